/** Made by scripts/first-frame.ts when the page is built: the markup of every language but English, which is in the page itself. */
declare module 'virtual:first-frames' {
  export const frames: Readonly<Record<string, () => Promise<{ readonly default: string }>>>;
}
