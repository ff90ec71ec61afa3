import { expect, it } from 'vitest';
import { dataFolder } from '../../src-main/stores/data-folder.ts';

it.each([
  [{}, 'linux', '/home/ada', '/home/ada/.local/share/gatehouse'],
  [{ XDG_DATA_HOME: '/data' }, 'linux', '/home/ada', '/data/gatehouse'],
  [{ XDG_DATA_HOME: 'data' }, 'linux', '/home/ada', '/home/ada/.local/share/gatehouse'],
  [{ XDG_DATA_HOME: '/data' }, 'darwin', '/Users/ada', '/Users/ada/Library/Application Support/Gatehouse'],
  [{ LOCALAPPDATA: 'D:\\Local' }, 'win32', 'C:\\Users\\ada', 'D:\\Local\\Gatehouse'],
  [{}, 'win32', 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\Gatehouse'],
  [{ GATEHOUSE_HOME: '/srv/keys', XDG_DATA_HOME: '/data' }, 'linux', '/home/ada', '/srv/keys'],
  [{ GATEHOUSE_HOME: '' }, 'linux', '/home/ada', '/home/ada/.local/share/gatehouse'],
] as const)('for %j on %s at %s is %s', (env, platform, home, folder) => {
  expect(dataFolder(env, platform, home)).toBe(folder);
});

it('counts a relative GATEHOUSE_HOME from the working directory', () => {
  expect(dataFolder({ GATEHOUSE_HOME: 'keys' }, 'linux', '/home/ada')).toBe(`${process.cwd()}/keys`);
});
