import { create } from 'zustand';
import type { Failure, Result } from '../../src-main/contract/result.ts';
import type { GatewayStatus } from '../../src-main/contract/tools.ts';
import { host } from './host.ts';

interface Gateway {
  /** Absent until it was read. */
  readonly status?: GatewayStatus;
}

/** How it stands with the gateway on this computer. */
export const useGateway = create<Gateway>()(() => ({}));

export function noteGateway(status: GatewayStatus): void {
  useGateway.setState({ status });
}

export async function readGateway(): Promise<void> {
  const status = await host().gatewayStatus();
  if (status.ok) noteGateway(status.value);
}

/** Has every tool refused, or lets them call again. */
export async function pauseGateway(paused: boolean): Promise<Result<GatewayStatus>> {
  const status = await host().pauseGateway({ paused });
  if (status.ok) noteGateway(status.value);
  return status;
}

/** Tries anew to open it, by saying once more that it is to be open. Why that did not work, if it did not. */
export async function openGateway(): Promise<Failure | undefined> {
  const changed = await host().changeSettings({ gateway: true });
  if (!changed.ok) return changed.failure;
  await readGateway();
  return undefined;
}
