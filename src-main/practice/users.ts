export const roles = ['administrator', 'shop_manager', 'editor', 'customer', 'subscriber'] as const;
export type Role = (typeof roles)[number];

export interface User {
  readonly id: number;
  /** The name they log in with. */
  readonly login: string;
  /** As wp-admin shows it. */
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** Who works in the practice shop; customers of the shop are added by its seed. */
export const staff: readonly User[] = [
  { id: 1, login: 'admin', name: 'admin', email: 'admin@example.test', role: 'administrator' },
  { id: 2, login: 'manager', name: 'manager', email: 'manager@example.test', role: 'shop_manager' },
  { id: 3, login: 'editor', name: 'editor', email: 'editor@example.test', role: 'editor' },
  { id: 4, login: 'customer', name: 'customer', email: 'customer@example.test', role: 'customer' },
  { id: 5, login: 'subscriber', name: 'subscriber', email: 'subscriber@example.test', role: 'subscriber' },
];

/** May see and change the shop: WooCommerce's `manage_woocommerce`. */
export function managesShop(user: User | undefined): boolean {
  return user?.role === 'administrator' || user?.role === 'shop_manager';
}
