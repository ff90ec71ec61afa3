import { create } from 'zustand';
import type { StoreCallReport, StoreRoute } from '../../../../src-main/contract/host.ts';
import type { Result } from '../../../../src-main/contract/result.ts';
import { host } from '../../../state/host.ts';
import { useTasks } from '../../../state/tasks.ts';
import { type QueryPair, sentQuery, takesBody, type WrittenCall } from './call-url.ts';

export interface QueryRow {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

/** The call as it is being written; it stays while other pages are looked at. */
export interface Draft extends Omit<WrittenCall, 'query'> {
  readonly rows: readonly QueryRow[];
}

/** A call of this session. What was sent in its body and what was answered is not kept. */
export interface PastCall extends Omit<WrittenCall, 'body'> {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** Absent where no answer came. */
  readonly status?: number;
  readonly bytes?: number;
  readonly durationMs?: number;
}

export interface StoreCalls {
  readonly draft: Draft;
  /** The last call, and what came of it once it is over. */
  readonly sent?: WrittenCall;
  readonly answer?: Result<StoreCallReport>;
  /** Newest first. */
  readonly past: readonly PastCall[];
  readonly routes?: Result<readonly StoreRoute[]>;
}

const mostPast = 50;

const fresh: StoreCalls = { draft: { method: 'GET', path: 'products', rows: [], body: '' }, past: [] };

/** By store. */
export const useCalls = create<Readonly<Record<string, StoreCalls>>>()(() => ({}));

export const callOf = (storeId: string) => `call:${storeId}`;
const routesOf = (storeId: string) => `routes:${storeId}`;

export function useStoreCalls(storeId: string): StoreCalls {
  return useCalls((all) => all[storeId] ?? fresh);
}

function change(storeId: string, to: (calls: StoreCalls) => StoreCalls): void {
  useCalls.setState((all) => ({ [storeId]: to(all[storeId] ?? fresh) }));
}

export function editCall(storeId: string, changes: Partial<Draft>): void {
  change(storeId, (calls) => ({ ...calls, draft: { ...calls.draft, ...changes } }));
}

export function forgetPast(storeId: string): void {
  change(storeId, (calls) => ({ ...calls, past: [] }));
}

let lastRow = 0;

export function queryRow(name = '', value = ''): QueryRow {
  lastRow += 1;
  return { id: lastRow, name, value };
}

/** Puts a call back into the form. What its body was is not known any more. */
export function writeAgain(storeId: string, { method, path, query }: PastCall): void {
  editCall(storeId, { method, path, rows: query.map(([name, value]) => queryRow(name, value)) });
}

export function written({ method, path, rows, body }: Draft): WrittenCall {
  const query = sentQuery(rows.map(({ name, value }): QueryPair => [name, value]));
  return { method, path: path.trim(), query, body: takesBody(method) ? body.trim() : '' };
}

/** Calls the store. The answer stands with the store, whatever page is shown by then. */
export async function sendCall(storeId: string, call: WrittenCall, allPages = false): Promise<void> {
  const { method, path, query, body } = call;
  change(storeId, ({ answer: _, ...calls }) => ({ ...calls, sent: call }));
  const answer = await useTasks.getState().run(callOf(storeId), (task) =>
    host().callStore({
      task,
      store: storeId,
      method,
      path,
      query,
      ...(body === '' ? {} : { body }),
      ...(allPages ? { allPages } : {}),
    }),
  );
  const past: PastCall = {
    id: crypto.randomUUID(),
    at: new Date().toISOString(),
    method,
    path,
    query,
    ...(answer.ok
      ? { status: answer.value.status, bytes: answer.value.bytes, durationMs: answer.value.durationMs }
      : {}),
  };
  change(storeId, (calls) => ({
    ...calls,
    // A later call may have begun meanwhile; the answer to that one is awaited.
    ...(calls.sent === call ? { answer } : {}),
    past: [past, ...calls.past].slice(0, mostPast),
  }));
}

/** Reads the store's routes once a session, and again after a failure. */
export async function readRoutes(storeId: string): Promise<void> {
  if (useCalls.getState()[storeId]?.routes?.ok || useTasks.getState().bySubject[routesOf(storeId)]?.isRunning) {
    return;
  }
  const routes = await useTasks
    .getState()
    .run(routesOf(storeId), (task) => host().listRoutes({ task, store: storeId }));
  change(storeId, (calls) => ({ ...calls, routes }));
}
