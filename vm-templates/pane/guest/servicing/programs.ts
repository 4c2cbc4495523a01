import { program as reg } from '../registry/reg.ts';
import type { Program } from '../system.ts';
import { program as changepk } from './changepk.ts';
import { program as cscript } from './cscript.ts';
import { program as dism } from './dism.ts';
import { program as lpksetup } from './lpksetup.ts';
import { program as msiexec } from './msiexec.ts';
import { program as pnputil } from './pnputil.ts';
import { program as wusa } from './wusa.ts';

/** Servicing programs and `reg`. */
export const programs: Record<string, Program> = { changepk, cscript, dism, lpksetup, pnputil, msiexec, reg, wusa };
