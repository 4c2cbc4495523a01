/** What a guest script says on the serial line. `exit` is unsigned 32 bit. Unknown keys and events are ignored. */
export type SerialEvent = { token?: string } & (
  | { event: 'ready'; phase: string }
  | { event: 'ready-failed'; phase: string; reason: string }
  | { event: 'phase'; phase: string }
  | { event: 'address'; address: string }
  | { event: 'pe-error'; job: string; reason: string }
  | { event: 'job-start'; job: string }
  | { event: 'step-start'; job: string; step: string }
  | { event: 'step-end'; job: string; step: string; exit: number }
  | { event: 'step-interrupted'; job: string; step: string }
  | { event: 'reboot'; job: string; step: string }
  | { event: 'job-end'; job: string; exit: number }
);

/**
 * Reads a `##wimproof key=value ...` line; undefined for any other line, for one that was cut, and for an event that
 * is not known. The marker may come after noise without a line break (a boot loader's, or a terminal's escape codes).
 */
export function parseSerialEvent(line: string): SerialEvent | undefined {
  const at = line.lastIndexOf('##wimproof ');
  if (at < 0) return undefined;
  const fields = new Map<string, string>();
  for (const word of line.slice(at + '##wimproof '.length).trim().split(/\s+/)) {
    const equals = word.indexOf('=');
    if (equals > 0) fields.set(word.slice(0, equals), word.slice(equals + 1));
  }
  const token = fields.get('token');
  const event = build(fields);
  return event && (token === undefined ? event : { token, ...event });
}

function build(fields: Map<string, string>): SerialEvent | undefined {
  const event = fields.get('event');
  const job = fields.get('job');
  const step = fields.get('step');
  const phase = fields.get('phase');
  const reason = fields.get('reason');
  const address = fields.get('address');
  const exit = /^-?\d+$/.test(fields.get('exit') ?? '') ? Number(fields.get('exit')) >>> 0 : undefined;
  switch (event) {
    case 'ready':
    case 'phase':
      return phase ? { event, phase } : undefined;
    case 'ready-failed':
      return phase && reason ? { event, phase, reason } : undefined;
    case 'address':
      return address ? { event, address } : undefined;
    case 'pe-error':
      return job && reason ? { event, job, reason } : undefined;
    case 'job-start':
      return job ? { event, job } : undefined;
    case 'step-start':
    case 'step-interrupted':
    case 'reboot':
      return job && step ? { event, job, step } : undefined;
    case 'step-end':
      return job && step && exit !== undefined ? { event, job, step, exit } : undefined;
    case 'job-end':
      return job && exit !== undefined ? { event, job, exit } : undefined;
    default:
      return undefined;
  }
}
