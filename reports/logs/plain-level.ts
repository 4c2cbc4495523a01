import type { LineLevel } from './line-levels.ts';

/** What kernels, firmware, tools and scripts write when something went wrong. */
const ERROR = /\b(?:error|errors|failed|failure|fatal|exception|panic|oops|segfault|corrupt|corrupted|bugcheck|bluescreen|stop code|access is denied|not recognized as an internal)\b/i;
/** `0 errors`, `no error`, `errors: 0`, `error=0`, `failed: 0`, `error code 0x0`, `without errors`. */
const NONE = /\b(?:0|no|without(?: any)?) (?:error|errors|failed|failure|failures|failed items)\b|\b(?:error|errors|failed|failures?)(?: code| count)?\s{0,4}(?:=|:|is)?\s{0,4}(?:0x0{1,8}|0)\b(?![x.\d])/gi;
const WARNING = /\b(?:warning|warnings|deprecated|timed out|timeout|retrying)\b/i;
const NO_WARNING = /\b(?:0|no) warnings?\b|\bwarnings?\s{0,4}[=:]\s{0,4}0\b/gi;
/** HRESULTs of servicing, Setup, Windows Update and Windows; NTSTATUS; SetupAPI. Not the round numbers of memory maps. */
const RESULT = /\b0x(?:8000[4-9a-f][0-9a-f]{3}|80[0-9a-f](?!0000\b)[0-9a-f]{5}|c0[0-9a-f]{2}(?!0000\b)[0-9a-f]{4}|c19[0-9a-f]{5}|e000[0-9a-f]{4})\b(?!-0x)/i;
const MEMORY_MAP = /\[mem 0x|\be820\b|\bmemmap\b/i;
/** The job's own records of what ended with another code than 0, or than 1641 and 3010 (a restart is to come). */
const ENDED = /^.{0,60}##wimproof .{0,200}\bevent=(step|job)-end\b.{0,40}\bexit=(?!(?:0|1641|3010)\b)/;
const RECORD: Record<string, LineLevel | undefined> = { job: 'error', step: 'warning' };

/** A line of a log without a format of its own: the serial line, a tool's console output, a script's log. */
export function plainLevel(line: string): LineLevel | undefined {
  // The job knows which of its steps may end so (a query that finds nothing does); its line does not say.
  if (line.includes('##wimproof ')) return RECORD[ENDED.exec(line)?.[1] ?? ''];
  const said = line.replace(NONE, '');
  // Firmware tries one boot entry after the other; what it does not find is the rule.
  if (/^.{0,60}BdsDxe: failed to (?:load|start) Boot/.test(line)) return 'warning';
  if (ERROR.test(said) || (RESULT.test(said) && !MEMORY_MAP.test(said))) return 'error';
  return WARNING.test(said.replace(NO_WARNING, '')) ? 'warning' : undefined;
}
