import { imagePath } from '../servicing/image-path.ts';
import { appendLog } from './append-log.ts';
import { hresultTag } from './hresult-name.ts';
import { type LogLevel, pantherLine } from './panther-line.ts';

/** One entry of CBS.log. `component` is CBS (default), CSI, DPX or DEPLOY. */
export interface CbsLogEntry {
  level?: LogLevel;
  text: string;
  component?: 'CBS' | 'CSI' | 'DPX' | 'DEPLOY';
}
/** One change of one package, as CBS.log tells it. */
export interface CbsPackageChange {
  /** Package identity `Name~token~arch~lang~version`. */
  package: string;
  /** Who asked: `DISM Package Manager Provider`, `WindowsUpdateAgent`, `lpksetup`, `Setup`. */
  client: string;
  /** States in CBS' words: `Absent`, `Staged`, `Installed`, `Install Pending`, `Superseded`. */
  from: string;
  to: string;
  /** Feature, when the change is one of a selectable update. */
  update?: string;
  /** 0 (default) for success. */
  hresult?: number;
  rebootRequired?: boolean;
  /** The image is not running. */
  offline?: boolean;
}

const LOG = 'Windows\\Logs\\CBS\\CBS.log';
let sequence = 0;

/**
 * Appends to `\Windows\Logs\CBS\CBS.log` of the volume at POSIX path `root`. Never throws.
 * Place: "Deployment Troubleshooting and Log Files"; line shape: published CBS.log files.
 */
export function appendCbsLog(root: string, entry: CbsLogEntry | readonly CbsLogEntry[]): void {
  const entries = Array.isArray(entry) ? (entry as readonly CbsLogEntry[]) : [entry as CbsLogEntry];
  const now = new Date();
  appendLog(imagePath(root, LOG), entries.map(({ level = 'Info', component = 'CBS', text }) => pantherLine(level, component, text, now)).join(''));
}

/** Number of a servicing session: the halves of its start time and a counter, as in `Session: 30579072_298067563`. */
export function cbsSessionId(at = new Date()): string {
  sequence += 1;
  const ticks = BigInt(at.getTime() + 11_644_473_600_000) * 10_000n + BigInt(sequence);
  return `${ticks >> 32n}_${ticks & 0xffffffffn}`;
}

/** The lines of one session that changes one package or one of its features: begin, result, and for a failure the error line that people look for. */
export function logPackageChange(root: string, change: CbsPackageChange): void {
  const session = cbsSessionId();
  const code = change.hresult ?? 0;
  const failed = code >>> 31 === 1;
  const subject = `package: ${change.package}${change.update ? `, update: ${change.update}` : ''}`;
  const origin = `client id: ${change.client}, initiated offline: ${change.offline ? 'True' : 'False'}`;
  const reboot = change.rebootRequired ? 'yes' : 'no';
  appendCbsLog(root, [
    { text: `Session: ${session} initialized by client ${change.client}.` },
    { text: `Exec: Processing started.  Session: ${session}, Package: ${change.package}` },
    ...(failed ? [{ level: 'Error' as const, text: `Failed to change ${subject} from ${change.from} to ${change.to} ${hresultTag(code)}` }] : []),
    { text: `Reporting ${change.update ? 'selectable update' : 'package'} change completion for ${subject}, current: ${failed ? change.from : change.to}, original: ${change.from}, target: ${change.to}, status: 0x${(code >>> 0).toString(16)}, ${origin}, reboot required: ${change.rebootRequired ? 'True' : 'False'}` },
    { text: `Exec: Processing complete.  Session: ${session}, Package: ${change.package} ${hresultTag(code)}` },
    ...(failed ? [{ level: 'Error' as const, text: `Failed to perform operation.  ${hresultTag(code)}` }] : []),
    { text: `Session: ${session} finalized. Reboot required: ${reboot} ${hresultTag(code)}` },
  ]);
}
