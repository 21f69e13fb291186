export function findBrowser(): Promise<string | null>;
export function findOrInstallBrowser(say: (line: string) => void): Promise<string | null>;
