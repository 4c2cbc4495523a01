import { writeFile } from 'node:fs/promises';
import { WimproofError } from '../errors/wimproof-error.ts';
import { connectTarget, withTargetMend } from '../run/target/connect-target.ts';
import { describeInventory } from '../run/target/describe-inventory.ts';
import { redactValues } from '../run/target/redact-values.ts';
import { takeTargetInventory } from '../run/target/take-target-inventory.ts';
import { toOutcomeError } from '../run/outcome-error.ts';
import { makeRedactor } from '../run/redact.ts';
import { abortTarget, namedTarget, type TargetCommandOptions } from './target-options.ts';

export interface InventoryOptions extends TargetCommandOptions {
  json?: boolean;
  output?: string;
  /** File for what the machine printed. */
  raw?: string;
}

/** `wimproof inventory`: takes, prints and writes what is installed on an existing machine. Returns the exit code; errors before anything is sent are thrown. */
export async function inventory(text: string, options: InventoryOptions): Promise<number> {
  const { address, account } = await namedTarget(text, options);
  const redact = makeRedactor([account.password]);
  const { signal, release } = abortTarget();
  try {
    const winrm = await connectTarget(address, account, signal);
    try {
      const keep = options.raw === undefined ? undefined : async (raw: string): Promise<void> => writeFile(options.raw!, redact(raw));
      const taken = await takeTargetInventory(winrm, { requests: [], username: account.username, deadlineMs: options.timeout * 60_000, signal, ...(keep && { keep }) });
      const document = redactValues(taken.inventory, redact);
      const json = `${JSON.stringify(document, null, 2)}\n`;
      if (options.output !== undefined) await writeFile(options.output, json);
      process.stdout.write(options.json ? json : describeInventory(document));
      for (const note of taken.notes) process.stderr.write(`warning: ${redact(note)}\n`);
      return 0;
    } finally {
      winrm.close();
    }
  } catch (thrown) {
    const { code, kind, cause, mend } = toOutcomeError(withTargetMend(thrown));
    throw new WimproofError({ code, kind, cause: redact(cause), mend });
  } finally {
    release();
  }
}
