import { type PracticeFaultName, practiceFault } from '../../contract/practice-faults.ts';
import type { CertificateKind } from '../certificates.ts';
import { type Doors, inUrl } from '../doors.ts';
import type { FrontRecipe } from './recipes.ts';
import { refusingPort, silentPort } from './sockets.ts';

export interface Play {
  /** What a merchant types. */
  readonly address: string;
  /** PEM of the authority to trust; absent over http, and where that nobody knows it is the fault. */
  readonly authority?: string;
  close(): Promise<void>;
}

export interface Asked {
  readonly host: string;
  /** Of the address, where the fault leaves the choice. */
  readonly https: boolean;
  readonly port: number;
}

/** Whether the address is https: what the fault is bound to, else what was asked for. */
export function isOverHttps(name: PracticeFaultName | 'none', asked: boolean): boolean {
  const over = name === 'none' ? 'either' : practiceFault(name).over;
  return over === 'either' ? asked : over === 'https';
}

/** Opens doors behind which something answers; their addresses may have a path. */
export type Open = (
  ports: { readonly httpPort: number | null; readonly httpsPort: number | null },
  certificate: CertificateKind,
) => Promise<Doors>;

/** Puts behind the address what the recipe wants there. */
export async function openPlay(recipe: FrontRecipe, { host, https, port }: Asked, open: Open): Promise<Play> {
  const scheme = https ? 'https' : 'http';
  const typed = recipe.typed ?? ((address: string) => address);
  const certificate = recipe.certificate ?? 'good';
  switch (recipe.door) {
    case 'none': {
      const doors = await open({ httpPort: null, httpsPort: null }, certificate);
      return { address: typed(''), close: doors.close };
    }
    case 'refusing':
    case 'silent': {
      const doors = await open({ httpPort: null, httpsPort: null }, certificate);
      if (recipe.door === 'silent' && process.platform === 'win32') {
        // Windows refuses where others are silent. RFC 5737 keeps this address free of anybody.
        return { address: `${scheme}://192.0.2.1/`, close: doors.close };
      }
      const held = await (recipe.door === 'refusing' ? refusingPort(host) : silentPort(host));
      return {
        address: `${scheme}://${inUrl(host)}:${held.port}/`,
        close: async () => void (await Promise.all([held.close(), doors.close()])),
      };
    }
  }
  // The port that was asked for is the one in the address.
  const other = recipe.door === 'both' ? 0 : null;
  const opensHttps = https !== (recipe.door === 'crossed');
  const doors = await open(
    opensHttps ? { httpPort: other, httpsPort: port } : { httpPort: port, httpsPort: other },
    certificate,
  );
  const door = (opensHttps ? doors.https : doors.http) ?? '';
  const trusted = doors.authority !== undefined && !['self-signed', 'unknown-authority'].includes(certificate);
  return {
    address: typed(`${door.replace(/^https?/, scheme)}/`),
    ...(trusted ? { authority: doors.authority } : {}),
    close: doors.close,
  };
}
