import { readFileSync } from 'node:fs';
import type { DocumentedCmdlets } from './documented-cmdlet.ts';

/** The table beside this file, which `generate-documented-cmdlets.ts` writes. */
export function documentedCmdlets(): DocumentedCmdlets {
  return JSON.parse(readFileSync(new URL('documented-cmdlets.json', import.meta.url), 'utf8')) as DocumentedCmdlets;
}
