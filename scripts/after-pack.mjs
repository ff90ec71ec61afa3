// electron-builder calls it when a package is laid out and nothing of it is signed yet.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setFuses } from './fuses.mjs';

/** electron-builder's numbers of processors. */
const armOrUniversal = [3, 4];

export default async function afterPack({ appOutDir, arch, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  const programs = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
    linux: packager.executableName,
  };
  // Electron's own page for nobody's app.
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  await setFuses(join(appOutDir, programs[electronPlatformName]), {
    resetSignature: electronPlatformName === 'darwin' && armOrUniversal.includes(arch),
  });
}
