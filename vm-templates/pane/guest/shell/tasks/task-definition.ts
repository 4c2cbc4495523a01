import { child, childrenOf, type Element, escapeXml, parseXml } from '../../servicing/xml.ts';

/** A scheduled task as far as Pane carries it out. */
export interface TaskDefinition {
  /** Account name, `DOMAIN\name` or SID; empty means the one who registers it. */
  userId: string;
  logonType: 'ServiceAccount' | 'InteractiveToken' | 'S4U' | 'Password' | 'InteractiveTokenOrPassword' | 'Group';
  highest: boolean;
  enabled: boolean;
  actions: { command: string; args: string; directory: string }[];
  /** Seconds after boot; absent without a boot trigger. */
  bootDelay?: number;
  logonTrigger: boolean;
  /** Start of a one-time trigger. */
  at?: Date;
  /** Seconds; absent means without limit. */
  timeLimit?: number;
  disabledOnDemand: boolean;
}
/** What is wrong with a task's XML; the text is schtasks' own. */
export class TaskXmlError extends Error {}

const NAMESPACE = 'http://schemas.microsoft.com/windows/2004/02/mit/task';
const LOGON_TYPES = ['ServiceAccount', 'InteractiveToken', 'S4U', 'Password', 'InteractiveTokenOrPassword', 'Group'];

/** Seconds of an ISO 8601 duration such as `PT1H30M` or `P3D`. */
export function seconds(duration: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (!match) return undefined;
  const [days, hours, minutes, rest] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return ((days * 24 + hours) * 60 + minutes) * 60 + rest;
}

const valueOf = (element: Element | undefined, name: string): string | undefined => child(element, name)?.text.trim();
const isTrue = (text: string | undefined, otherwise: boolean): boolean => (text === undefined ? otherwise : text.toLowerCase() === 'true');

/** Reads a task's XML. A file that says it is UTF-16 must be, or the parser cannot switch, as in Windows. Throws TaskXmlError. */
export function parseTask(bytes: Buffer): TaskDefinition {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const declared = /encoding=["']([^"']+)["']/i.exec(bytes.subarray(0, 200).toString(wide ? 'utf16le' : 'latin1'))?.[1]?.toLowerCase();
  if (declared !== undefined && declared.startsWith('utf-16') !== wide) throw new TaskXmlError('ERROR: The task XML is malformed.\r\n(1,40)::ERROR: unable to switch the encoding');
  const root = parseXml(bytes);
  if (!root) throw new TaskXmlError('ERROR: The task XML is malformed.\r\n(1,2)::ERROR: incorrect document syntax');
  // The reader drops namespaces, so the declaration is looked for in the text.
  const inNamespace = bytes.toString(wide ? 'utf16le' : 'utf8').includes(`xmlns="${NAMESPACE}"`);
  if (root.name !== 'Task' || !inNamespace) throw new TaskXmlError('ERROR: The task XML contains an unexpected node.\r\n(1,2):Task:');
  const principal = child(child(root, 'Principals'), 'Principal');
  const actions = childrenOf(child(root, 'Actions'), 'Exec').map((exec) => ({ command: valueOf(exec, 'Command') ?? '', args: valueOf(exec, 'Arguments') ?? '', directory: valueOf(exec, 'WorkingDirectory') ?? '' }));
  if (actions.length === 0 || actions.some((action) => action.command === '')) throw new TaskXmlError('ERROR: The task XML is missing a required element or attribute.\r\n(1,2):Actions:');
  const userId = valueOf(principal, 'UserId') ?? '';
  const group = valueOf(principal, 'GroupId');
  const type = valueOf(principal, 'LogonType') ?? (group === undefined ? (isSystemName(userId) ? 'ServiceAccount' : 'InteractiveToken') : 'Group');
  if (!LOGON_TYPES.includes(type)) throw incorrect('LogonType', type);
  const triggers = child(root, 'Triggers');
  const boot = child(triggers, 'BootTrigger');
  const settings = child(root, 'Settings');
  const limit = valueOf(settings, 'ExecutionTimeLimit');
  const limitSeconds = limit === undefined ? 72 * 3600 : seconds(limit);
  if (limitSeconds === undefined) throw incorrect('ExecutionTimeLimit', limit!);
  const once = valueOf(child(triggers, 'TimeTrigger'), 'StartBoundary');
  return {
    userId,
    logonType: type as TaskDefinition['logonType'],
    highest: valueOf(principal, 'RunLevel') === 'HighestAvailable',
    enabled: isTrue(valueOf(settings, 'Enabled'), true),
    actions,
    ...(boot && isTrue(valueOf(boot, 'Enabled'), true) ? { bootDelay: seconds(valueOf(boot, 'Delay') ?? 'PT0S') ?? 0 } : {}),
    logonTrigger: child(triggers, 'LogonTrigger') !== undefined,
    ...(once === undefined ? {} : { at: new Date(once) }),
    ...(limitSeconds > 0 ? { timeLimit: limitSeconds } : {}),
    disabledOnDemand: !isTrue(valueOf(settings, 'AllowStartOnDemand'), true),
  };
}

function incorrect(element: string, value: string): TaskXmlError {
  return new TaskXmlError(`ERROR: The task XML contains a value which is incorrectly formatted or out of range.\r\n(1,2):${element}:${value}`);
}

/** SYSTEM in all its spellings. */
export function isSystemName(userId: string): boolean {
  return /^(?:nt authority\\)?system$|^s-1-5-18$|^localsystem$/i.test(userId);
}

/** The XML of a task made from switches (`schtasks /create /tr`). */
export function renderTask(task: TaskDefinition, registered: Date): string {
  const stamp = (date: Date): string => new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const trigger = task.bootDelay !== undefined ? '<BootTrigger><Enabled>true</Enabled></BootTrigger>' : task.logonTrigger ? '<LogonTrigger><Enabled>true</Enabled></LogonTrigger>' : task.at ? `<TimeTrigger><StartBoundary>${stamp(task.at)}</StartBoundary><Enabled>true</Enabled></TimeTrigger>` : '';
  const actions = task.actions.map(({ command, args, directory }) => `<Exec><Command>${escapeXml(command)}</Command>${args ? `<Arguments>${escapeXml(args)}</Arguments>` : ''}${directory ? `<WorkingDirectory>${escapeXml(directory)}</WorkingDirectory>` : ''}</Exec>`).join('');
  return [
    '<?xml version="1.0" encoding="UTF-16"?>',
    `<Task version="1.2" xmlns="${NAMESPACE}">`,
    `  <RegistrationInfo><Date>${stamp(registered)}</Date></RegistrationInfo>`,
    `  <Triggers>${trigger}</Triggers>`,
    `  <Principals><Principal id="Author"><UserId>${escapeXml(task.userId)}</UserId><LogonType>${task.logonType}</LogonType><RunLevel>${task.highest ? 'HighestAvailable' : 'LeastPrivilege'}</RunLevel></Principal></Principals>`,
    `  <Settings><Enabled>${task.enabled}</Enabled><ExecutionTimeLimit>PT72H</ExecutionTimeLimit></Settings>`,
    `  <Actions Context="Author">${actions}</Actions>`,
    '</Task>',
    '',
  ].join('\r\n');
}
