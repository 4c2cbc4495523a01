// @ts-check
// Calls wimproof in this very process, so that the runner's signals reach it.
import { fileURLToPath } from 'node:url';
import { argumentsOf, secretVariables } from './arguments.mjs';

const program = new URL('../../../harness/cli/wimproof.js', import.meta.url);
try {
  for (const [name, value] of secretVariables(process.env['WIMPROOF_ENVIRONMENT'] ?? '')) {
    // The runner masks the secret as a whole; its parts are known only here.
    process.stdout.write(`::add-mask::${value.replaceAll('%', '%25')}\n`);
    process.env[name] = value;
  }
  delete process.env['WIMPROOF_ENVIRONMENT'];
  process.argv = [process.execPath, fileURLToPath(program), ...argumentsOf(process.env)];
} catch (error) {
  process.stderr.write(`WP-ACTION-INPUT: ${/** @type {Error} */ (error).message}\n  mend: correct the inputs of the action\n`);
  process.exit(2);
}
await import(program.href);
