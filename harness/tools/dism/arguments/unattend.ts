import { type DismGlobals, type DismTarget, option, servicing } from './command-line.ts';

/**
 * `/Apply-Unattend`: the offlineServicing pass and `<servicing>` of an answer file. DISM reports success even when a
 * package in it did not apply [DISM Unattended Servicing Command-Line Options]: look at the state afterwards.
 */
export function applyUnattendArguments(target: DismTarget, file: string, options: DismGlobals = {}): string[] {
  return servicing(target, options, [option('/Apply-Unattend', file)]);
}
