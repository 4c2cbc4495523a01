import type { Process, Program, System } from '../../system.ts';
import { complain, say } from './console.ts';

/** A shutdown that waits for its time; one per machine. */
const waiting = new WeakMap<System, NodeJS.Timeout>();

interface Request {
  action: 'restart' | 'shutdown' | 'abort' | 'logoff';
  seconds: number;
}

/** Reads the switches; undefined for contradictions and words that are none. */
function parse(words: string[]): Request | undefined {
  let action: Request['action'] | undefined;
  let seconds: number | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!.toLowerCase().replace(/^-/, '/');
    const chosen = ({ '/r': 'restart', '/g': 'restart', '/s': 'shutdown', '/p': 'shutdown', '/sg': 'shutdown', '/a': 'abort', '/l': 'logoff' } as const)[word];
    if (chosen) {
      if (action) return undefined;
      action = chosen;
      if (word === '/p') seconds = 0;
    } else if (word === '/t') {
      index += 1;
      if (!/^\d+$/.test(words[index] ?? '')) return undefined;
      seconds = Number(words[index]);
      if (seconds > 315360000) return undefined;
    } else if (word === '/c' || word === '/d') index += 1;
    else if (!['/f', '/hybrid', '/soft', '/e'].includes(word)) return undefined;
  }
  return action && { action, seconds: seconds ?? 30 };
}

/** shutdown {/r | /s | /a | /l} [/t n] [/f] [/c text]. Returns at once; what runs on the machine goes on until its time has come. */
export const program: Program = (process) => {
  const request = parse(process.argv);
  if (!request) {
    if (process.argv.length > 0) complain(process, 'The parameter is incorrect.(87)');
    usage(process);
    return process.argv.length > 0 ? 87 : 0;
  }
  const { system } = process;
  if (!process.account.administrator) {
    complain(process, 'Access is denied.(5)');
    return 5;
  }
  if (request.action === 'logoff') return 0;
  const timer = waiting.get(system);
  if (request.action === 'abort') {
    if (!timer) {
      complain(process, 'Unable to abort the system shutdown because no shutdown was in progress.(1116)');
      return 1116;
    }
    clearTimeout(timer);
    waiting.delete(system);
    return 0;
  }
  if (timer) {
    complain(process, 'A system shutdown has already been scheduled.(1190)');
    return 1190;
  }
  const { action } = request;
  waiting.set(system, setTimeout(() => void powerOff(system, action), request.seconds * 1000));
  return 0;
};

/** Ends the machine's life without waiting for it: whoever asked goes on until it happens. */
export async function powerOff(system: System, action: 'restart' | 'shutdown', detail = 'shutdown.exe'): Promise<void> {
  waiting.delete(system);
  try {
    await system.power(action, detail);
  } catch (error) {
    system.log(`power: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function usage(process: Process): void {
  say(process, 'Usage: shutdown [/i | /l | /s | /sg | /r | /g | /a | /p | /h | /e | /o] [/hybrid] [/soft] [/fw] [/f]', '    [/m \\\\computer][/t xxx][/d [p|u:]xx:yy [/c "comment"]]');
}
