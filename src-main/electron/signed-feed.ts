import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type AppUpdater, Provider, type ResolvedUpdateFileInfo, type UpdateInfo } from 'electron-updater';
import { type ProviderRuntimeOptions, parseUpdateInfo, resolveFiles } from 'electron-updater/out/providers/Provider.js';

/** Nobody whose key this Gatehouse knows has signed what the feed says. */
export class ForeignFeed extends Error {}
/** It is signed, and says nothing that could be used. */
export class UnusableFeed extends Error {}

export interface SignedFeedOptions {
  readonly provider: 'custom';
  /** Folder of the feed, over https. */
  readonly url: string;
  /** Ed25519, as the 32 bytes of each key in base64. Several, so that one can take the place of another. */
  readonly publicKeys: readonly string[];
  /** Such as `latest-linux.yml`. */
  readonly file: string;
}

/**
 * A feed is believed for its signature, not for where it comes from: FILE says which version there is and the SHA-512 of
 * its files, and FILE.sig is the Ed25519 signature of exactly these bytes, in base64.
 */
export class SignedFeed extends Provider<UpdateInfo> {
  readonly #folder: URL;
  readonly #keys: readonly KeyObject[];
  readonly #file: string;

  constructor({ url, publicKeys, file }: SignedFeedOptions, _updater: AppUpdater, runtime: ProviderRuntimeOptions) {
    super({ ...runtime, isUseMultipleRangeRequest: false });
    this.#folder = new URL(url.endsWith('/') ? url : `${url}/`);
    this.#keys = publicKeys.map(publicKey);
    this.#file = file;
  }

  override async getLatestVersion(): Promise<UpdateInfo> {
    const address = new URL(this.#file, this.#folder);
    const [text, signature] = await Promise.all([
      this.httpRequest(address),
      this.httpRequest(new URL(`${this.#file}.sig`, this.#folder)),
    ]);
    const signed = Buffer.from(text ?? '');
    const bytes = Buffer.from(signature ?? '', 'base64');
    if (!this.#keys.some((key) => verify(null, signed, key, bytes))) throw new ForeignFeed(address.href);
    try {
      return parseUpdateInfo(text, this.#file, address);
    } catch (error) {
      throw new UnusableFeed(address.href, { cause: error });
    }
  }

  override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
    return resolveFiles(info, this.#folder);
  }
}

/** Node takes keys in their ASN.1 wrapping, which for Ed25519 is always the same (RFC 8410). */
function publicKey(base64: string): KeyObject {
  const wrapping = Buffer.from('302a300506032b6570032100', 'hex');
  return createPublicKey({
    key: Buffer.concat([wrapping, Buffer.from(base64, 'base64')]),
    format: 'der',
    type: 'spki',
  });
}
