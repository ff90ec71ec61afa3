/*
 * Where an installed Gatehouse begins: the window; or, started by the `gatehouse` command of the package, the command
 * line. Apart from both doors, since doors do not know each other.
 */
import { fileURLToPath } from 'node:url';

/** What the command of the package starts the program with, before anything else. A link can only be what comes first. */
const commandSwitch = '--gatehouse-command';

if (process.argv[1] === commandSwitch) {
  // What stands before `--` is Chromium's; behind it is what the person typed.
  const typed = process.argv.indexOf('--');
  process.argv = [process.execPath, 'gatehouse', ...(typed === -1 ? [] : process.argv.slice(typed + 1))];
  const [{ runCommand }, { runCommandLine }] = await Promise.all([
    import('./electron/command.ts'),
    import('./cli/command-line.ts'),
  ]);
  runCommand({
    run: runCommandLine,
    keychainProgram: fileURLToPath(new URL('./keychain-process.mjs', import.meta.url)),
  });
} else {
  await import('./electron/main.ts');
}
