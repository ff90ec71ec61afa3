import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A screen of the test's own, which nobody sees: a display can be captured there, and not without one. */
export interface VirtualDisplay {
  /** For the `DISPLAY` of programs: `:7`. */
  readonly name: string;
  stop(): Promise<void>;
}

export async function startDisplay(size: `${number}x${number}` = '1920x1200'): Promise<VirtualDisplay> {
  // It takes the first number that is free, and says which.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const number = await new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}: ${said}`)));
  });
  return {
    name: `:${number}`,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
