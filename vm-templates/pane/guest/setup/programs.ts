import type { Program } from '../system.ts';
import { program as setup } from './setup-program.ts';
import { program as sysprep } from './sysprep/sysprep.ts';

/** Programs of this area by name. */
export const programs: Record<string, Program> = { setup, sysprep };
