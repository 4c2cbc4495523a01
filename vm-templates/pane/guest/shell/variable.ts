import type { ShellState } from './state.ts';

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `Fri 11/21/2025`, English (United States) as Pane's only locale. */
export function dateText(now: Date): string {
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][now.getDay()];
  return `${day} ${pad(now.getMonth() + 1)}/${pad(now.getDate())}/${now.getFullYear()}`;
}
/** ` 9:05:01.27`: hours are padded with a blank. */
export function timeText(now: Date): string {
  return `${String(now.getHours()).padStart(2)}:${pad(now.getMinutes())}:${pad(now.getSeconds())}.${pad(Math.floor(now.getMilliseconds() / 10))}`;
}

/** A variable's value. The dynamic ones (ERRORLEVEL, CD...) count only while no variable of that name is set. */
export function variable(state: ShellState, name: string): string | undefined {
  const key = name.toUpperCase();
  const value = state.env.get(key);
  if (value !== undefined) return value;
  switch (key) {
    case 'ERRORLEVEL': return String(state.errorlevel);
    case 'CD': return state.cwd;
    case 'DATE': return dateText(new Date());
    case 'TIME': return timeText(new Date());
    case 'RANDOM': return String(Math.floor(Math.random() * 32768));
    case 'CMDEXTVERSION': return '2';
    case 'CMDCMDLINE': return state.commandLine;
    default: return undefined;
  }
}

/** Applies `~n,m` or `a=b` (with `*a=b`) to a value. Undefined when `operation` is neither. */
export function modify(value: string, operation: string): string | undefined {
  if (operation.startsWith('~')) {
    const match = /^~\s*(-?\d+)?\s*(?:,\s*(-?\d+))?\s*$/.exec(operation);
    if (!match) return undefined;
    const from = Number(match[1] ?? 0);
    const start = from < 0 ? Math.max(0, value.length + from) : Math.min(from, value.length);
    if (match[2] === undefined) return value.slice(start);
    const length = Number(match[2]);
    const end = length < 0 ? value.length + length : start + length;
    return value.slice(start, Math.max(start, end));
  }
  const cut = operation.indexOf('=', operation.startsWith('*') ? 1 : 0);
  if (cut < 1) return undefined;
  const search = operation.slice(0, cut);
  const replacement = operation.slice(cut + 1);
  if (search.startsWith('*') && search.length > 1) {
    const at = value.toUpperCase().indexOf(search.slice(1).toUpperCase());
    return at < 0 ? value : replacement + value.slice(at + search.length - 1);
  }
  return replaceAllFolded(value, search, replacement);
}

function replaceAllFolded(value: string, search: string, replacement: string): string {
  const folded = value.toUpperCase();
  const wanted = search.toUpperCase();
  let result = '';
  let index = 0;
  for (;;) {
    const at = folded.indexOf(wanted, index);
    if (at < 0) return result + value.slice(index);
    result += value.slice(index, at) + replacement;
    index = at + wanted.length;
  }
}
