import { toolOutputError } from '../output/tool-output-error.ts';
import { readServicingLog, type ServicingLog } from './servicing-log.ts';

/**
 * `setupact.log` and `setuperr.log` of Setup (Panther), Sysprep and UnattendGC. Setup's older modules write their
 * message number before the component: `Info       [0x0f004d] SYSPRP text`. A crash is a `FatalError`. Shapes: logs in
 * notepad-plus-plus/notepad-plus-plus issue 13675 (Sysprep), pbatard/rufus issue 2960 (MOUPG, CONX), "Windows Setup
 * Log Files and Event Logs".
 */
export function parseSetupActLog(log: string): ServicingLog {
  const result = readServicingLog(log, 'setupact.log');
  const components = new Set(result.entries.map((entry) => entry.component).filter((component) => component !== ''));
  for (const [only, name] of [[['DISM'], 'dism.log'], [['CBS', 'CSI', 'DPX'], 'CBS.log']] as const)
    if (components.size > 0 && [...components].every((component) => (only as readonly string[]).includes(component))) throw toolOutputError('Windows', '(setupact.log)', `all entries are of ${[...components].join(', ')}: it is a ${name}`, result.entries[0]!.text);
  return result;
}
