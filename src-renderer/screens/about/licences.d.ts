/** Made by scripts/shipped-licences.ts when the page is built. */
declare module 'virtual:licences' {
  export interface ShippedPackage {
    readonly name: string;
    readonly version: string;
    readonly licence: string;
    readonly text?: number;
  }
  export const packages: readonly ShippedPackage[];
  export const texts: readonly string[];
}
