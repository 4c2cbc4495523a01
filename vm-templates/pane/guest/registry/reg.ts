import type { Process, Program } from '../system.ts';
import { RegUsage } from './reg-arguments.ts';
import { regAdd, regDelete } from './reg-change.ts';
import { regQuery } from './reg-query.ts';
import { regCopy, regExport, regImport, regLoad, regSave, regUnload } from './reg-transfer.ts';
import { RegistryError, type RegistryFault } from './registry-error.ts';

const OPERATIONS: Record<string, (process: Process, argv: string[]) => number> = {
  QUERY: regQuery,
  ADD: regAdd,
  DELETE: regDelete,
  LOAD: regLoad,
  UNLOAD: regUnload,
  EXPORT: regExport,
  IMPORT: regImport,
  SAVE: regSave,
  COPY: regCopy,
};
/** The system's own words for what can go wrong below `reg`. */
const FAULTS: Record<RegistryFault, string> = {
  corrupt: 'The configuration registry database is corrupt.',
  'not-found': 'The system cannot find the file specified.',
  exists: 'Access is denied.',
  'in-use': 'The process cannot access the file because it is being used by another process.',
  invalid: 'The parameter is incorrect.',
  'access-denied': 'Access is denied.',
};

/**
 * `reg.exe`: query, add, delete, copy, save, load, unload, export, import. Errors go to standard error, exit code 1.
 * A changed registry is flushed after each command, so that a power cut loses nothing that a script saw succeed.
 */
export const program: Program = (process) => {
  const operation = (process.argv[0] ?? '').toUpperCase();
  const run = OPERATIONS[operation];
  if (!run) {
    process.stderr('ERROR: Invalid syntax.\r\nType "REG /?" for usage.\r\n');
    return 1;
  }
  try {
    const code = run(process, process.argv.slice(1));
    process.system.registry.flush();
    return code;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof RegistryError) process.stderr(`ERROR: ${FAULTS[error.fault]}\r\n`);
    else process.stderr(`ERROR: ${error.message}\r\n`);
    if (error instanceof RegUsage && error.usage) process.stderr(`Type "REG ${operation} /?" for usage.\r\n`);
    return 1;
  }
};
