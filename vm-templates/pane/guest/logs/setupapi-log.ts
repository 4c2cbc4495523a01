import { existsSync } from 'node:fs';
import { imagePath } from '../servicing/image-path.ts';
import { appendLog } from './append-log.ts';
import { hex32 } from './hresult-name.ts';

/** `dev`: devices and drivers of the running system; `offline`: drivers put into an image; `setup`: during Setup; `app`: applications' own calls. */
export type SetupApiLog = 'dev' | 'offline' | 'setup' | 'app';
export interface SetupApiEntry {
  /** Event category in three letters: `dvi` device installer, `ndv` new device wizard, `inf`, `sto` driver store, `idb` driver database, `cpy` copy, `sig` signature, `cmd`, `set`, `dvs`, `utl`. */
  category: string;
  text: string;
  /** Indentation in steps of five columns. */
  depth?: number;
  /** `!` warning, `!!!` error. */
  flag?: '!' | '!!!';
}
export interface SetupApiSection {
  log: SetupApiLog;
  /** What is done: `Import Driver Package`, `Device Install (Hardware initiated)`, `Device Uninstall`, ... */
  title: string;
  /** To what: the INF's Windows path, or a device instance id. */
  instance?: string;
  /** Command line of the process that asked; becomes the `cmd:` line. */
  command?: string;
  lines: SetupApiEntry[];
  /** 0 (default) SUCCESS, 3010 or 0xbc2 SUCCESS (REBOOT_REQUIRED), anything else FAILURE(code). */
  status?: number;
  started?: Date;
  ended?: Date;
  /** Four-part Windows version for the log's header; the three first parts are printed. */
  version?: string;
}

const PREFIX = 'Windows\\INF\\setupapi.';

/** `2016/10/05 11:38:03.511`, local time. */
function stamp(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** POSIX path of one of the logs in `\Windows\INF`. */
export function setupApiLogFile(root: string, log: SetupApiLog): string {
  return imagePath(root, `${PREFIX}${log}.log`);
}

function header(version: string, at: Date): string {
  return [
    '[Device Install Log]',
    `     OS Version = ${version.split('.').slice(0, 3).join('.')}`,
    '     Service Pack = 0.0',
    '     Suite = 0x0100',
    '     ProductType = 1',
    '     Architecture = amd64',
    '',
    '[BeginLog]',
    '',
    `[Boot Session: ${stamp(at)}]`,
    '',
    '',
  ].join('\r\n');
}

function exitStatus(status: number): string {
  if (status === 0) return 'SUCCESS';
  return status === 3010 || status === 0xbc2 ? 'SUCCESS (REBOOT_REQUIRED)' : `FAILURE(${hex32(status)})`;
}

/**
 * Appends one section to a SetupAPI text log of the volume at POSIX path `root`; a new file gets the log header first. Never throws.
 * Shape: "Format of a Text Log Section" (driver docs) in the order that Windows 10 really writes, as in the plaso project's
 * setupapi.dev.log: title line, section start, body lines with category, section end, exit status, two empty lines.
 */
export function appendSetupApiSection(root: string, section: SetupApiSection): void {
  const file = setupApiLogFile(root, section.log);
  const started = section.started ?? new Date();
  const body = section.lines.map(({ flag = '', category, depth = 0, text }) => `${flag.padEnd(5)}${category}: ${'     '.repeat(depth)}${text.replace(/[\r\n]+/g, ' ')}`);
  const lines = [
    `>>>  [${section.title}${section.instance ? ` - ${section.instance}` : ''}]`,
    `>>>  Section start ${stamp(started)}`,
    ...(section.command ? [`      cmd: ${section.command}`] : []),
    ...body,
    `<<<  Section end ${stamp(section.ended ?? new Date())}`,
    `<<<  [Exit status: ${exitStatus(section.status ?? 0)}]`,
    '',
    '',
  ];
  appendLog(file, `${existsSync(file) ? '' : header(section.version ?? '10.0.26100.1', started)}${lines.join('\r\n')}\r\n`);
}
