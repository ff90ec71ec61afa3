import { z } from 'zod';
import { scanSources, themes } from '../contract/host.ts';
import type { HostMethod, HostRequest } from '../contract/host-methods.ts';
import { languages } from '../contract/languages.ts';
import { permissions } from '../contract/models.ts';
import { practiceFaultNames } from '../contract/practice-faults.ts';
import { rotationOrders, rotationReasons } from '../contract/rotation.ts';
import { mostToolCalls, toolAreas } from '../contract/tools.ts';

/*
 * The form of every message, and how large its texts may be (in characters). The limits only keep out what nobody can
 * mean; what an address, a name or a key may be is for the core to say, in words for the person.
 */
const task = z.string().min(1).max(100);
const connection = z.string().min(1).max(100);
const store = z.string().max(200);
const name = z.string().max(200);
const description = z.string().max(1_000);
const address = z.string().max(2_048);
const authority = z.string().max(64 * 1024);
const flavour = z.string().max(10_000_000);
/** The largest code there is holds 7,089 characters. */
const codes = z.array(z.string().max(10_000)).max(50).readonly();
const paste = z.strictObject({
  text: flavour.exactOptional(),
  html: flavour.exactOptional(),
  codes: codes.exactOptional(),
});
const wanted = z.enum(permissions);
const staging = z.strictObject({ user: z.string().max(1_000), password: z.string().max(1_000) });
const last7 = z.string().max(100);
const tool = z.string().max(200);
const toolAreaList = z.array(z.enum(toolAreas)).max(toolAreas.length).readonly();
const passphrase = z.string().max(1_000);
const nothing = z.undefined();

const schemas = {
  inspectAddress: z.strictObject({
    task,
    address,
    authority: authority.exactOptional(),
    connection: connection.exactOptional(),
    staging: staging.exactOptional(),
  }),
  offerKey: z.strictObject({
    connection: connection.exactOptional(),
    paste,
    choice: z.strictObject({ keyLast7: last7, secretLast7: last7 }).exactOptional(),
  }),
  checkKey: z.strictObject({ task, connection, wanted }),
  keepStore: z.strictObject({
    task,
    connection,
    name: name.exactOptional(),
    description: description.exactOptional(),
  }),
  forgetConnection: z.strictObject({ connection }),
  listStores: nothing,
  showStore: z.strictObject({ store }),
  checkStore: z.strictObject({ task, store, wanted: wanted.exactOptional() }),
  diagnose: z.strictObject({
    task,
    address,
    authority: authority.exactOptional(),
    connection: connection.exactOptional(),
    paste: paste.exactOptional(),
    staging: staging.exactOptional(),
    wanted: wanted.exactOptional(),
  }),
  describeReport: z.strictObject({ report: z.string().max(64), as: z.enum(['report', 'host-letter']) }),
  storeHistory: z.strictObject({ store }),
  setStagingLogin: z.strictObject({ task, store, staging: staging.nullable() }),
  callStore: z.strictObject({
    task,
    store,
    method: z.string().max(20),
    path: z.string().max(8_192),
    query: z
      .array(z.tuple([z.string().max(1_000), z.string().max(8_192)]).readonly())
      .max(500)
      .readonly(),
    body: z
      .string()
      .max(8 * 1024 * 1024)
      .exactOptional(),
    key: last7.exactOptional(),
    allPages: z.boolean().exactOptional(),
  }),
  showKeyAsQr: z.strictObject({ task, store, key: last7.exactOptional() }),
  renameStore: z.strictObject({ store, name }),
  putOffReminder: z.strictObject({ store, days: z.int().min(1).max(3650) }),
  moveStore: z.strictObject({ task, store, address, authority: authority.exactOptional() }),
  removeStore: z.strictObject({ task, store }),
  forgetEverything: z.strictObject({ task }),
  startRotation: z.strictObject({
    store,
    reason: z.enum(rotationReasons),
    order: z.enum(rotationOrders).exactOptional(),
  }),
  takeNewKey: z.strictObject({ task, store, connection }),
  verifyNewKey: z.strictObject({ task, store }),
  switchKey: z.strictObject({ task, store, acceptFewerRights: z.boolean().exactOptional() }),
  confirmRevoked: z.strictObject({ task, store }),
  undoRotation: z.strictObject({ task, store }),
  abandonRotation: z.strictObject({ task, store }),
  stopWaiting: z.strictObject({ task, store }),
  vaultStatus: nothing,
  unlockVaultFile: z.strictObject({ passphrase }),
  listRoutes: z.strictObject({ task, store }),
  exportStores: z.strictObject({
    task,
    stores: z.union([z.literal('all'), z.array(store).max(10_000).readonly()]),
    withSecrets: z.boolean(),
    passphrase,
  }),
  readImport: z.strictObject({ task, file: z.base64().max(16 * 1024 * 1024), passphrase }),
  applyImport: z.strictObject({
    task,
    import: z.string().min(1).max(100),
    choices: z
      .array(z.strictObject({ address, take: z.boolean() }))
      .max(10_000)
      .readonly(),
  }),
  forgetImport: z.strictObject({ import: z.string().min(1).max(100) }),
  listTools: z.strictObject({ store: store.exactOptional() }),
  addTool: z.strictObject({
    store,
    name,
    permission: wanted,
    areas: toolAreaList,
    perMinute: z.number().exactOptional(),
    expiresAt: z.string().max(100).exactOptional(),
  }),
  pauseTool: z.strictObject({ tool, paused: z.boolean() }),
  updateTool: z.strictObject({
    tool,
    name: name.exactOptional(),
    permission: wanted.exactOptional(),
    areas: toolAreaList.exactOptional(),
    perMinute: z.number().nullable().exactOptional(),
    expiresAt: z.string().max(100).nullable().exactOptional(),
  }),
  revokeTool: z.strictObject({ tool }),
  replaceTool: z.strictObject({ tool }),
  toolCalls: z.strictObject({
    store: store.exactOptional(),
    tool: tool.exactOptional(),
    text: z.string().max(200).exactOptional(),
    refused: z.boolean().exactOptional(),
    before: z.string().max(100).exactOptional(),
    limit: z.int().min(1).max(mostToolCalls),
  }),
  gatewayStatus: nothing,
  pauseGateway: z.strictObject({ paused: z.boolean() }),
  describeApp: nothing,
  readSettings: nothing,
  changeSettings: z.strictObject({
    theme: z.enum(themes).exactOptional(),
    language: z.enum(languages).exactOptional(),
    reminderDays: z.number().exactOptional(),
    proxy: z.string().max(500).exactOptional(),
    startAtLogin: z.boolean().exactOptional(),
    keepInTray: z.boolean().exactOptional(),
    updates: z.boolean().exactOptional(),
    gateway: z.boolean().exactOptional(),
    gatewayPort: z.number().exactOptional(),
  }),
  openLink: z.strictObject({ url: address }),
  openFolder: z.strictObject({ folder: z.enum(['data', 'logs']) }),
  startPractice: z.strictObject({ https: z.boolean(), fault: z.enum(practiceFaultNames).exactOptional() }),
  setScanning: z.strictObject({ scanning: z.enum(scanSources).nullable() }),
  chooseDisplay: z.strictObject({ request: z.string().min(1).max(100), source: z.string().max(200).nullable() }),
  networkChanged: nothing,
  cancel: z.strictObject({ task }),
};

/** Every field there, however deep. */
type Whole<T> = T extends object ? { [Field in keyof T]-?: Whole<T[Field]> } : T;

/** `true` when one can stand for the other both ways, the optional fields too. */
export type Same<A, B> = [A, Whole<A>] extends [B, Whole<B>]
  ? [B, Whole<B>] extends [A, Whole<A>]
    ? true
    : false
  : false;

type Given = typeof schemas;
/** The methods whose schema is not there, or says something else than the request's type. */
type Wrong = {
  [Method in HostMethod]: Method extends keyof Given
    ? Same<z.output<Given[Method]>, HostRequest<Method>> extends true
      ? never
      : Method
    : Method;
}[HostMethod];

type Schemas = { readonly [Method in HostMethod]: z.ZodType<HostRequest<Method>> };

/** The form of each method's request. A method without a schema, or with one that does not fit, does not compile. */
export const requestSchemas: [Wrong] extends [never] ? Schemas : { readonly wrong: Wrong } = schemas;
