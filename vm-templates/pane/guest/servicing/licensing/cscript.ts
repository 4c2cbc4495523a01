import { existsSync } from 'node:fs';
import type { Process, Program } from '../../system.ts';
import { slmgr } from './slmgr.ts';

/** The scripts of Windows that Pane carries out, by file name; there is no script engine behind it. */
const SCRIPTS: Record<string, (process: Process, words: string[], write: (line: string) => void) => number> = { 'slmgr.vbs': slmgr };

/** `cscript [//nologo] [//b] script [arguments]`: //b keeps the script silent. Exit code is the script's ("cscript"). */
export const program: Program = (process) => {
  const options = process.argv.filter((word) => word.startsWith('//')).map((word) => word.slice(2).toLowerCase());
  const [script = '', ...words] = process.argv.filter((word) => !word.startsWith('//'));
  const say = (line: string): void => process.stdout(`${line}\r\n`);
  if (!options.includes('nologo') && !options.includes('b')) say('Microsoft (R) Windows Script Host Version 5.812\r\nCopyright (C) Microsoft Corporation. All rights reserved.\r\n');
  const name = script.split(/[\\/]/).pop()!.toLowerCase();
  const run = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined;
  if (!run) {
    const exists = script !== '' && existsSync(process.system.resolve(script, process.cwd));
    say(exists ? `Input Error: There is no script engine for file "${script}".` : `Input Error: Can not find script file "${script}".`);
    return 1;
  }
  return run(process, words, options.includes('b') ? () => undefined : say);
};
