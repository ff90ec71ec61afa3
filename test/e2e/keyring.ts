import { serviceName } from '../../src-main/vault/vault.ts';
import { type SecretService, startSecretService } from '../support/secret-service.ts';

/** A keychain that Gatehouse finds, and that tells what is in it. */
export type Keyring = Pick<SecretService, 'env' | 'items' | 'stop'>;

/** One of the test's own on Linux. The others have but one for each person, which is touched where nobody lives: in CI. */
export async function startKeyring(): Promise<Keyring> {
  if (process.platform === 'linux') return startSecretService();
  if (!process.env.CI)
    throw new Error('Here these tests use the keychain of the computer itself: they run in CI only.');
  const { default: keytar } = await import('keytar');
  const accounts = async () => (await keytar.findCredentials(serviceName)).map(({ account }) => account);
  const before = await accounts();
  const added = async () => (await accounts()).filter((account) => !before.includes(account));
  return {
    env: {},
    items: async () =>
      (await added()).map((account) => ({ label: `${serviceName}/${account}`, attributes: { account } })),
    async stop() {
      for (const account of await added()) await keytar.deletePassword(serviceName, account);
    },
  };
}
