import { exitCodeOfError } from '../verify/verdict.ts';

/**
 * What is printed may be read no further (`| head`), which is no error: the command goes on, and its exit code holds. What
 * cannot be printed for another reason, such as a full disk, is told once, and nothing is then called a success.
 */
export function watchOutput(): void {
  let told = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || told) return;
    told = true;
    process.stderr.write(`WP-OUTPUT: standard output cannot be written: ${error.message}\n  mend: make room where it goes to, or send it elsewhere\n`);
    process.on('exit', (code) => {
      if (code === 0) process.exitCode = exitCodeOfError('infrastructure');
    });
  });
  // There is nowhere left to say so.
  process.stderr.on('error', () => {});
}
