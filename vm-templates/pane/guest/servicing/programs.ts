import { program as reg } from '../registry/reg.ts';
import type { Program } from '../system.ts';
import { program as changepk } from './licensing/changepk.ts';
import { program as cscript } from './licensing/cscript.ts';
import { program as dism } from './dism/dism.ts';
import { program as lpksetup } from './languages/lpksetup.ts';
import { program as msiexec } from './installer/msiexec.ts';
import { program as pnputil } from './drivers/pnputil.ts';
import { program as wusa } from './packages/wusa.ts';

/** Servicing programs and `reg`. */
export const programs: Record<string, Program> = { changepk, cscript, dism, lpksetup, pnputil, msiexec, reg, wusa };
