// Makes a Node process look like Electron's utility process: `process.parentPort` and nothing else to talk through.
import { EventEmitter } from 'node:events';

const send = process.send.bind(process);
const parentPort = new EventEmitter();
parentPort.postMessage = (message) => send(message, () => undefined);

process.on('message', (data) => parentPort.emit('message', { data, ports: [] }));
// Chromium ends the processes of an app that has gone, whatever they are doing.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

Object.defineProperty(process, 'parentPort', { value: parentPort });
Object.defineProperty(process, 'type', { value: 'utility' });
process.send = undefined;
