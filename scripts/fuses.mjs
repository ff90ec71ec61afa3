// Electron's fuses: switches in its binary that are set once, when it is packaged. Each is decided here, and why stands in
// ADR 22; a fuse that a new Electron brings stops the packaging until it is decided, too.
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

const decided = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
};

/** What a fuse is in the binary: a byte for each. */
const states = { 0: false, 1: true };

/**
 * Sets the fuses of a program (on macOS: of the .app), and reads them back. Throws where one is not as it was decided,
 * or is not decided. `resetSignature`: sign for this computer once more, which Apple's processors want of any program.
 */
export async function setFuses(program, { resetSignature = false } = {}) {
  await flipFuses(program, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: resetSignature,
    ...Object.fromEntries(Object.entries(decided).map(([name, on]) => [FuseV1Options[name], on])),
  });
  const wrong = await wrongFuses(program);
  if (wrong.length > 0) {
    throw new Error(`Fuses of ${program} are not as decided: ${wrong.join(', ')}`);
  }
}

/** Names of the fuses of a program that are not as decided here, and numbers of those that nobody has decided. */
export async function wrongFuses(program) {
  const { version: _, ...wire } = await getCurrentFuseWire(program);
  const found = Object.fromEntries(
    Object.entries(wire).map(([index, state]) => [FuseV1Options[index] ?? index, states[String.fromCharCode(state)]]),
  );
  const names = new Set([...Object.keys(decided), ...Object.keys(found)]);
  return [...names].filter((name) => !(name in decided) || found[name] !== decided[name]);
}
