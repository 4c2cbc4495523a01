import type { Inventory } from '../../guest/inventory/inventory.ts';
import { inventoryLine, type Finding } from './finding.ts';
import { packageStateClass } from '../state-class.ts';

/** Windows 11 24H2 and Server 2025, with which checkpoint cumulative updates came. */
const checkpointBuild = 26100;

/**
 * Judges that no superseded package is left, as /StartComponentCleanup /ResetBase leaves it ("Clean Up the WinSxS Folder").
 * A superseded cumulative update may be a checkpoint, on which the later ones build ("Checkpoint cumulative updates and
 * Microsoft Update Catalog usage"): since build 26100 it stays listed, and is named but not held against the clean-up.
 */
export function judgeSuperseded(inventory: Inventory): Finding {
  const superseded = inventory.packages.filter((entry) => packageStateClass(entry.state) === 'superseded');
  const checkpoints = superseded.filter(({ identity }) => inventory.build >= checkpointBuild && /^Package_for_RollupFix~/i.test(identity));
  const left = superseded.filter((entry) => !checkpoints.includes(entry));
  const excused = checkpoints.length > 0 ? ` (besides what may be a checkpoint: ${checkpoints.map(({ identity }) => identity).join(', ')})` : '';
  return {
    title: 'No superseded package is left',
    expected: 'no package is Superseded',
    actual: `${left.length === 0 ? 'none' : left.map(({ identity }) => identity).join(', ')}${excused}`,
    holds: left.length === 0,
    evidence: superseded.length === 0 ? [`inventory.packages: ${inventory.packages.length} listed, none Superseded`] : superseded.map((entry) => inventoryLine('packages', { ...entry })),
  };
}
