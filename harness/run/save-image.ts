import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WimproofError } from '../errors/wimproof-error.ts';
import { hashFile } from '../image/digest.ts';
import type { Stage } from '../strategy/plan.ts';
import type { ServicedImage } from '../verify/outcome.ts';
import type { Execution } from './execution.ts';
import { chosenPassword } from './run-secrets.ts';

/**
 * After the stage that ends servicing: keeps the disk, before it boots as a finished system, as `serviced.qcow2` or
 * `serviced.vhdx` in the outcome's folder. Only where `saveImages` was asked for and the disk holds nothing secret.
 * @returns what was kept; undefined where this stage leaves no such disk
 * @throws WimproofError (infrastructure) `WP-SAVE-IMAGE` when it cannot be written
 */
export async function saveServicedImage(execution: Execution, stage: Stage): Promise<ServicedImage | undefined> {
  if (!execution.saveImages || execution.disk === undefined) return undefined;
  const { stages } = execution.plan;
  if (stages[stages.indexOf(stage) + 1]?.name !== 'oobe') return undefined;
  const why = holdsSecrets(execution, stage);
  if (why !== undefined) {
    execution.emit({ type: 'phase', stage: stage.name, text: `the image is not saved: ${why}` });
    return undefined;
  }
  const { format } = execution.provider.disks;
  const file = `serviced.${format}`;
  const target = join(execution.folder, file);
  const unfinished = join(execution.folder, `serviced.part.${format}`);
  // After a kill in the middle nothing half-written stays.
  const handle = execution.ledger.add({ kind: 'file', path: unfinished, what: 'a serviced image that is being written' });
  try {
    await execution.provider.disks.flatten(execution.disk, unfinished);
    const sha256 = await hashFile(unfinished, execution.signal);
    const { size } = await stat(unfinished);
    await rename(unfinished, target);
    handle.strike();
    return { format, sha256, bytes: size, stage: stage.name, file };
  } catch (original) {
    await rm(unfinished, { force: true });
    handle.strike();
    if (execution.signal.aborted) throw original;
    throw new WimproofError({ code: 'WP-SAVE-IMAGE', kind: 'infrastructure', cause: `the serviced image could not be saved: ${(original as Error).message.split('\n')[0]}`, mend: `make room for it in ${execution.folder}, or run without --save-images`, original });
  }
}

/** A disk that a stage cache may keep holds nothing of this run; a generalized one the answer file of its first boot. */
function holdsSecrets({ secrets }: Execution, stage: Stage): string | undefined {
  if (stage.cacheable) return undefined;
  if (stage.name !== 'generalize') return 'it holds a product key';
  if (Object.keys(secrets.productKeys).length > 0 || secrets.spellings.length > 0) return "it holds the scenario's secrets";
  return chosenPassword() === undefined ? "its first boot makes an account with this run's password; choose one in WIMPROOF_GUEST_PASSWORD to keep the image" : undefined;
}
