export function setFuses(program: string, options?: { readonly resetSignature?: boolean }): Promise<void>;
export function wrongFuses(program: string): Promise<string[]>;
