import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request } from 'node:https';
import { PassThrough } from 'node:stream';
import { CancellationToken, configureRequestUrl, type DownloadOptions, HttpExecutor } from 'builder-util-runtime';

/** The feed, or a file that it names, would have come over a connection that anybody on the way can change. */
export class InsecureUpdate extends Error {}

/**
 * How the updater fetches: through Node, as everything else of Gatehouse, with the system's proxy and authorities; over
 * https, whatever it is redirected to.
 */
export class UpdateTransport extends HttpExecutor<ClientRequest> {
  readonly #agentFor: () => Promise<Agent>;
  #agent: Agent | undefined;

  constructor(agentFor: () => Promise<Agent>) {
    super();
    this.#agentFor = agentFor;
  }

  /** Looks at the system's network anew; before anything is fetched. */
  async prepare(): Promise<void> {
    this.#agent = await this.#agentFor();
  }

  override createRequest(options: RequestOptions, callback: (response: IncomingMessage) => void): ClientRequest {
    if ((options.protocol ?? 'https:') !== 'https:') return refused(options);
    return request({ ...options, agent: this.#agent }, callback);
  }

  /** To a file; its hash is checked on the way. As electron-updater wants it of an executor. */
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    const token = options.cancellationToken ?? new CancellationToken();
    return token.createPromise<string>((resolve, reject, onCancel) => {
      const requestOptions: RequestOptions = { ...(options.headers ? { headers: options.headers } : {}) };
      configureRequestUrl(url, requestOptions);
      this.doDownload(
        requestOptions,
        {
          destination,
          options,
          onCancel,
          responseHandler: null,
          callback: (error) => (error === null || error === undefined ? resolve(destination) : reject(error)),
        },
        0,
      );
    });
  }
}

/** A request that is over before it has begun. Thrown, the reason would reach nobody where it is about a redirect. */
function refused({ hostname }: RequestOptions): ClientRequest {
  const never = request({ hostname, createConnection: () => new PassThrough() });
  return never.destroy(new InsecureUpdate(hostname ?? ''));
}
