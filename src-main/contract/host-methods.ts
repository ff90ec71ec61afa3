import type { Host } from './host.ts';

/** What a door hands to the core as a message; events go the other way, through `subscribe`. */
export type HostMethod = Exclude<keyof Host, 'subscribe'>;

/** What a method takes; `undefined` where it takes nothing. */
export type HostRequest<Method extends HostMethod> =
  Parameters<Host[Method]> extends [infer Request] ? Request : undefined;

/** One line for each: the compiler asks for those that are missing. Apart from the schemas, for pages to import. */
const methods: Readonly<Record<HostMethod, true>> = {
  inspectAddress: true,
  offerKey: true,
  checkKey: true,
  keepStore: true,
  forgetConnection: true,
  listStores: true,
  showStore: true,
  checkStore: true,
  diagnose: true,
  describeReport: true,
  storeHistory: true,
  setStagingLogin: true,
  putOffReminder: true,
  callStore: true,
  showKeyAsQr: true,
  renameStore: true,
  moveStore: true,
  removeStore: true,
  forgetEverything: true,
  vaultStatus: true,
  unlockVaultFile: true,
  startRotation: true,
  takeNewKey: true,
  verifyNewKey: true,
  switchKey: true,
  confirmRevoked: true,
  undoRotation: true,
  abandonRotation: true,
  stopWaiting: true,
  listRoutes: true,
  exportStores: true,
  readImport: true,
  applyImport: true,
  forgetImport: true,
  listTools: true,
  addTool: true,
  pauseTool: true,
  updateTool: true,
  replaceTool: true,
  revokeTool: true,
  toolCalls: true,
  gatewayStatus: true,
  pauseGateway: true,
  describeApp: true,
  readSettings: true,
  changeSettings: true,
  openLink: true,
  openFolder: true,
  startPractice: true,
  setScanning: true,
  chooseDisplay: true,
  networkChanged: true,
  cancel: true,
};

/** The one whose answer holds a secret of a store. */
export const secretMethod = 'showKeyAsQr' satisfies HostMethod;
/** Those whose answers hold a tool's local key. */
export const localKeyMethods = ['addTool', 'replaceTool'] as const satisfies readonly HostMethod[];

/** A door hands these answers over once, and keeps no copy of them. */
export function isHandedOverOnce(method: unknown): boolean {
  return method === secretMethod || localKeyMethods.some((one) => one === method);
}

export const hostMethods = Object.keys(methods) as readonly HostMethod[];

export function isHostMethod(name: unknown): name is HostMethod {
  return typeof name === 'string' && Object.hasOwn(methods, name);
}
