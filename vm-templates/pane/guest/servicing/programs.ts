import { program as reg } from '../registry/reg.ts';
import type { Program } from '../system.ts';
import { program as dism } from './dism.ts';
import { program as msiexec } from './msiexec.ts';
import { program as pnputil } from './pnputil.ts';

/** Servicing programs and `reg`. */
export const programs: Record<string, Program> = { dism, pnputil, msiexec, reg };
