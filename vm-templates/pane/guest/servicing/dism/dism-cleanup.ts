import { analyzeStore, cleanUpComponents } from '../packages/component-cleanup.ts';
import { flagCorrupt, isFlaggedCorrupt, scanStore } from '../packages/component-health.ts';
import { repairStore } from '../packages/component-repair.ts';
import type { DismCommand, DismContext } from './dism-command.ts';
import { byteUnits } from './dism-output.ts';
import { missingPayload } from '../packages/payload-download.ts';
import { HR, ServicingError } from '../servicing-error.ts';

const SOUND = 'No component store corruption detected.\r\n';
const REPAIRABLE = 'The component store is repairable.\r\n';

/** Looks for the mark that an earlier failure or scan left; looks at no file. */
function checkHealth({ image, out }: DismContext): void {
  out(isFlaggedCorrupt(image) ? REPAIRABLE : SOUND);
}

function scanHealth({ image, out, progress, log }: DismContext): void {
  const damages = scanStore(image);
  for (const { path } of damages) log(`(p) CSI Payload Corrupt ${path}`);
  flagCorrupt(image, damages.length > 0);
  progress([20, 60, 100]);
  out(damages.length > 0 ? REPAIRABLE : SOUND);
}

async function restoreHealth(context: DismContext): Promise<void> {
  const { image, out, has, all, resolve, progress, log } = context;
  const sources = all('source');
  const left = await repairStore(image, sources, resolve);
  flagCorrupt(image, left.length > 0);
  progress(left.length > 0 ? [20, 62.3] : [20, 60, 100]);
  for (const { path } of left) log(`(p) CSI Payload Corrupt (n) ${path}`);
  if (left.length > 0) throw missingPayload(image, has('limitaccess') || sources.length > 0);
  out('The restore operation completed successfully.\r\n');
}

function analyze({ image, out, progress }: DismContext): void {
  const found = analyzeStore(image);
  progress([20, 100]);
  const lines = [
    'Component Store (WinSxS) information:',
    '',
    `Windows Explorer Reported Size of Component Store : ${byteUnits(found.total)}`,
    '',
    `Actual Size of Component Store : ${byteUnits(found.total)}`,
    '',
    `    Shared with Windows : ${byteUnits(found.shared)}`,
    `    Backups and Disabled Features : ${byteUnits(found.backups)}`,
    `    Cache and Temporary Data : ${byteUnits(found.cache)}`,
    '',
    `Date of Last Cleanup : ${found.lastCleanup ?? ''}`,
    '',
    `Number of Reclaimable Packages : ${found.reclaimable}`,
    `Component Store Cleanup Recommended : ${found.reclaimable > 0 ? 'Yes' : 'No'}`,
    '',
  ];
  out(lines.map((line) => `${line}\r\n`).join(''));
}

function cleanUp({ image, has, progress }: DismContext): void {
  cleanUpComponents(image, has('resetbase'));
  progress([10, 100]);
}

const ACTIONS: Record<string, (context: DismContext) => void | Promise<void>> = { checkhealth: checkHealth, scanhealth: scanHealth, restorehealth: restoreHealth, startcomponentcleanup: cleanUp, analyzecomponentstore: analyze };
/** The further options that each action takes. */
const ALLOWED: Record<string, string[]> = { restorehealth: ['source', 'limitaccess'], startcomponentcleanup: ['resetbase', 'defer'] };

const cleanupImage: DismCommand = {
  kind: 'servicing',
  options: [...Object.keys(ACTIONS), 'source', 'limitaccess', 'resetbase', 'defer'],
  run: async (context) => {
    const [action, ...more] = Object.keys(ACTIONS).filter((name) => context.has(name));
    const stray = ['source', 'limitaccess', 'resetbase', 'defer'].filter((name) => context.has(name) && !(ALLOWED[action ?? ''] ?? []).includes(name));
    if (!action || more.length > 0 || stray.length > 0) throw new ServicingError(HR.INVALID_PARAMETER);
    await ACTIONS[action]!(context);
    return {};
  },
};

export const cleanupCommands: Record<string, DismCommand> = { 'cleanup-image': cleanupImage };
