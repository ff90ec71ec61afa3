export const largestApp: number;
export function inspectPackage(places: {
  readonly resources: string;
  readonly program: string;
  readonly prebuilds: readonly string[];
}): Promise<{ readonly files: string[]; readonly size: number; readonly problems: string[] }>;
