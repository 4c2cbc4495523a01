import type { PowerShellError } from './host-record.ts';

export type Answer = { ok: true; value: unknown } | { ok: false; error: PowerShellError };
/** Why the output of PowerShell holds no answer. */
export type NoAnswer = { trouble: 'missing' | 'cut' | 'repeated' | 'not-json'; detail: string };

const BEGIN = '##wimproof-begin';
const END = '##wimproof-end';
const EVENT = '##wimproof-event ';

/** The document for invoke.ps1, ASCII only: then no code page between here and there can spoil it. */
export function formatRequest(verb: string, values: object): string {
  const json = JSON.stringify({ verb, arguments: values });
  return json.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Finds the one answer between its markers. Everything else on standard output is noise: warnings of modules, a byte-order
 * mark, what a profile or a security product prints.
 */
export function parseExchange(stdout: string): Answer | NoAnswer {
  const lines = stdout.replaceAll('\uFEFF', '').split(/\r?\n/).map((line) => line.trimEnd());
  const begins = lines.flatMap((line, at) => (line === BEGIN ? [at] : []));
  const [begin] = begins;
  if (begin === undefined) return { trouble: 'missing', detail: lastWords(stdout) };
  if (begins.length > 1) return { trouble: 'repeated', detail: `${begins.length} answers` };
  const end = lines.indexOf(END, begin);
  if (end < 0) return { trouble: 'cut', detail: lastWords(stdout) };
  let document: unknown;
  try {
    document = JSON.parse(lines.slice(begin + 1, end).join(''));
  } catch (error) {
    return { trouble: 'not-json', detail: (error as Error).message };
  }
  if (isAnswer(document)) return document;
  return { trouble: 'not-json', detail: 'the answer has neither a value nor an error' };
}

function isAnswer(document: unknown): document is Answer {
  if (typeof document !== 'object' || document === null || !('ok' in document)) return false;
  if (document.ok === true) return 'value' in document;
  return document.ok === false && 'error' in document && typeof document.error === 'object' && document.error !== null;
}

/** The event that a line of a talking verb holds, or undefined for any other line. */
export function parseEventLine(line: string): Record<string, unknown> | undefined {
  const at = line.indexOf(EVENT);
  if (at < 0) return undefined;
  try {
    const event: unknown = JSON.parse(line.slice(at + EVENT.length));
    return typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Cut off: PowerShell was killed while it wrote.
  }
}

/**
 * What PowerShell wrote to standard error, as text: when its output is not a console, Windows PowerShell may write error
 * and progress records as CLIXML (`#< CLIXML`), with `_x000D__x000A_` for line ends.
 */
export function readStandardError(stderr: string): string {
  const at = stderr.indexOf('#< CLIXML');
  if (at < 0) return oneLine(stderr);
  const errors = [...stderr.slice(at).matchAll(/<S S="Error">([^<]*)<\/S>/g)].map((match) => match[1] ?? '');
  const text = errors.join('').replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return oneLine(`${stderr.slice(0, at)} ${unescapeXml(text)}`);
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => named[name] ?? '');
}

function lastWords(text: string): string {
  return oneLine(text.split(/\r?\n/).filter((line) => line.trim() !== '').slice(-3).join(' '));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}
