// For `node --import`: whatever imports `electron` in this process gets the stand-in.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url, { data: { electron: process.env.STAND_IN_ELECTRON } });

// As it was given to the program, which may change its own.
Object.defineProperty(globalThis, Symbol.for('stand-in: argv'), { value: [...process.argv] });
Object.defineProperty(process, 'type', { value: 'browser' });
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.4.1' } });
