// node --import tsx free-mount-program.ts DISM FOLDER
// What the ledger has the reaper and `wimproof clean` run for a mounted image: exit code 0 when nothing is mounted there.
import { execa } from 'execa';
import { freeMount } from './free-mount.ts';

const [program = '', directory = ''] = process.argv.slice(2);
const LIMIT_MS = 600_000;

const why = await freeMount(async (argv) => {
  const { exitCode = 1, stdout } = await execa(program, argv, { reject: false, timeout: LIMIT_MS, windowsHide: true, stdin: 'ignore', stripFinalNewline: false });
  return { exitCode, output: stdout };
}, directory).catch((error: Error) => error.message);
if (why !== undefined) process.stderr.write(`${why}\n`);
process.exitCode = why === undefined ? 0 : 1;
