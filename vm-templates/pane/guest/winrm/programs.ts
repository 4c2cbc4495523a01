import type { Process, Program } from '../system.ts';

/** Loads a program when it is first started: these bring Node's TLS along, which costs a second of every boot under emulation. */
function lazy(load: () => Promise<{ program: Program }>): Program {
  return async (process: Process) => (await load()).program(process);
}

const winrm = lazy(() => import('./programs/winrm.ts'));

/** Programs of this area by name. `winrmhost` is what the file winrm.cmd starts; the shell knows `winrm` itself to be a batch file. */
export const programs: Record<string, Program> = {
  certutil: lazy(() => import('./programs/certutil.ts')),
  powershell: lazy(() => import('./programs/powershell.ts')),
  winrm,
  winrmhost: winrm,
};
