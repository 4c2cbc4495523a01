import { program as dpinst } from '../servicing/drivers/dpinst.ts';
import type { Program } from '../system.ts';

/** Programs that Windows does not come with: they run only where a medium carries an executable that names them. */
export const CARRIED_PROGRAMS: ReadonlyMap<string, Program> = new Map([['dpinst', dpinst]]);
