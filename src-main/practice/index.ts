export type { Fault } from './http.ts';
export type { Language } from './messages.ts';
export type { PracticeOptions } from './options.ts';
export { type PractisedFault, startPracticeFault } from './practice-fault.ts';
export { type PracticeKey, type PracticeStore, startPracticeStore } from './practice-store.ts';
export type { FillShop } from './shop/shop.ts';
