// For `node --import`: whatever imports `electron` in this process gets the stand-in.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url, { data: { electron: process.env.STAND_IN_ELECTRON } });

Object.defineProperty(process, 'type', { value: 'browser' });
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.4.1' } });
