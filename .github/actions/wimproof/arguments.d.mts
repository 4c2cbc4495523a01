export function listOf(text: string | undefined): string[];
export function argumentsOf(environment: Record<string, string | undefined>): string[];
export function needsQemu(environment: Record<string, string | undefined>): boolean;
export function secretVariables(text: string): [string, string][];
