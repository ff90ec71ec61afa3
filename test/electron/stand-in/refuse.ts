import { EventEmitter } from 'node:events';

/*
 * Where the stand-in does less than Electron it says so. A name that Electron has and the stand-in has not must never
 * read as `undefined`: code under test would take another way and a test would pass for the wrong reason.
 */

/** Names that the language and tools look for on any object. */
const probes = new Set([
  'then',
  'toJSON',
  'domain',
  'constructor',
  'asymmetricMatch',
  'nodeType',
  'default',
  'inspect',
]);

function lastPrototype(what: string, base: object): object {
  return new Proxy(base, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || probes.has(key)) return Reflect.get(target, key, receiver);
      throw new Error(`the stand-in does not do ${what}.${key}`);
    },
  });
}

/** The object, with every other name of it refused. */
export function withRestRefused<T extends object>(what: string, own: T): T {
  return Object.setPrototypeOf(own, lastPrototype(what, Object.prototype)) as T;
}

/** A class of event emitters to extend, on which every name that the subclass does not have is refused. */
export function refusingEmitter(what: string): new () => EventEmitter {
  class Base extends EventEmitter {}
  Object.setPrototypeOf(Base.prototype, lastPrototype(what, EventEmitter.prototype));
  return Base;
}

/** Refuses a value of an option that would change what the stand-in does. */
export function refuse(what: string): never {
  throw new Error(`the stand-in does not do ${what}`);
}

/** What Electron passes to listeners that may forbid what is about to happen. */
export interface PreventableEvent {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

export function preventable<Details extends object>(details: Details): Details & PreventableEvent {
  let prevented = false;
  return Object.defineProperties(details, {
    preventDefault: {
      value: () => {
        prevented = true;
      },
      enumerable: true,
    },
    defaultPrevented: { get: () => prevented, enumerable: true },
  }) as Details & PreventableEvent;
}
