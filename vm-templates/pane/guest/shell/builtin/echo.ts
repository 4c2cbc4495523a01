import type { Builtin } from '../context.ts';
import { readLine } from '../read-line.ts';

/**
 * ECHO. One character behind the word is the separator and is not printed (`echo.` prints an empty line); what follows is
 * printed as it stands, trailing blanks included.
 */
export const echo: Builtin = (args, { state, streams }) => {
  const word = args.trim().toLowerCase();
  if (args === '' || (word === '' && /^[\s,;=]/.test(args))) {
    streams.stdout(`ECHO is ${state.echo ? 'on' : 'off'}.\r\n`);
  } else if ((word === 'on' || word === 'off') && /^[\s,;=]/.test(args)) {
    state.echo = word === 'on';
  } else if (args.trim() === '/?') {
    streams.stdout('Displays messages, or turns command-echoing on or off.\r\n\r\n  ECHO [ON | OFF]\r\n  ECHO [message]\r\n');
  } else {
    streams.stdout(`${args.slice(1)}\r\n`);
  }
  return 0;
};

/** PAUSE. Nobody sits at this machine: at the end of standard input it goes on, as with `<nul`. */
export const pause: Builtin = async (_args, { streams }) => {
  streams.stdout('Press any key to continue . . . ');
  await readLine(streams.stdin);
  streams.stdout('\r\n');
  return 0;
};

export const ver: Builtin = (_args, { state, streams }) => {
  streams.stdout(`\r\nMicrosoft Windows [Version ${state.system.version}]\r\n`);
  return 0;
};

/** Commands that only touch a console window. */
export const quiet: Builtin = () => 0;
