import { request as httpRequest } from 'node:http';
import { type Doors, knownNames, openDoors } from './doors.ts';
import { isOverHttps, openPlay, type Play } from './faults/play.ts';
import { type FrontFaultName, frontRecipe, practiceStaging } from './faults/recipes.ts';
import { type Handler, html, type PracticeAnswer, type PracticeRequest, withFaults } from './http.ts';
import { languages } from './messages.ts';

export interface FaultFrontOptions {
  /** Of what stands behind, over http; asked for at every call, since that may want to know the front's address first. */
  readonly origin: () => string;
  readonly fault: FrontFaultName | 'none';
  /** Counts where the fault leaves the choice. */
  readonly https: boolean;
}

export interface FaultFront extends Play {
  /** Of the door that a store behind it would call its home, without a trailing slash. */
  readonly home: string;
}

const host = '127.0.0.1';

/**
 * Stands before an origin on this computer, as a host's proxy does, with a fault of its own: TLS ends here, and what goes
 * on is the same request with `X-Forwarded-Proto`.
 */
export async function startFaultFront({ origin, fault, https }: FaultFrontOptions): Promise<FaultFront> {
  const recipe = fault === 'none' ? {} : frontRecipe(fault);
  let doors: Doors | undefined;
  const stage = {
    clock: Date.now,
    staging: practiceStaging,
    messages: languages.en,
    pause: undefined,
    origin: (scheme: 'http' | 'https') => doors?.[scheme] ?? '',
  };
  const isKnown = knownNames(host, []);
  const faulty = withFaults((request) => forward(origin(), request), recipe.faults?.(stage) ?? []);
  const handler: Handler = (request) =>
    isKnown(request.headers.host) ? faulty(request) : html(421, '<h1>421 Misdirected Request</h1>');
  const play = await openPlay(
    recipe,
    { host, https: isOverHttps(fault, https), port: 0 },
    async (ports, certificate) => {
      doors = await openDoors({ host, names: [], certificate, ...ports }, handler);
      return doors;
    },
  );
  return { ...play, home: doors?.https ?? doors?.http ?? '' };
}

/** What belongs to one connection, or is counted anew for the next. */
const ofOneConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'set-cookie']);

function forward(origin: string, request: PracticeRequest): Promise<PracticeAnswer> {
  const headers = {
    ...withoutHopHeaders(request.headers),
    'accept-encoding': 'identity',
    'x-forwarded-proto': request.tls ? 'https' : 'http',
  };
  const { hostname, port } = new URL(origin);
  // The target as it came: its percent-encoding is part of a signature.
  const options = { hostname, port, path: request.target, method: request.method, headers, agent: false };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(options, async (answer) => {
      try {
        const parts = await answer.toArray();
        resolve({
          status: answer.statusCode ?? 502,
          headers: withoutHopHeaders(answer.headers),
          body: Buffer.concat(parts),
        });
      } catch (error) {
        reject(error);
      }
    });
    sent.once('error', reject);
    sent.end(request.body);
  });
}

function withoutHopHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ofOneConnection.has(name) ? [] : [[name, String(value)]],
    ),
  );
}
