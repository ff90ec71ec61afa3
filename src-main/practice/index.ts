export type { NewKey } from './auth/keys.ts';
export { type FaultName, faults } from './faults.ts';
export type { Fault, Handler, PracticeAnswer, PracticeRequest } from './http.ts';
export type { PracticeOptions } from './options.ts';
export { type ArrivedRequest, type PracticeKey, type PracticeStore, startPracticeStore } from './practice-store.ts';
export type { FillShop } from './shop/shop.ts';
