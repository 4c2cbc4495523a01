import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCES } from './payload-files.ts';
import { buildClassicMsu, buildWimMsu } from './standalone-update.ts';
import { buildPackageCabinet, type PackageFile, type PackageReference, type UpdatePackage } from './update-package.ts';

const FOUNDATION: PackageReference = { name: 'Microsoft-Windows-Foundation-Package', version: '10.0.26100.1' };

/** A file of a payload's source folder, to be installed into a folder with a macro. */
export function sourceFile(folder: string, name: string, destination: string): PackageFile {
  return { folder: destination, name, text: readFileSync(join(SOURCES, folder, name), 'utf8') };
}

/** A servicing stack: in force at once, and for good. */
export function servicingStack(kb: string, version: string): UpdatePackage {
  const revision = version.split('.')[1];
  return {
    name: `Package_for_ServicingStack_${revision}`,
    version,
    identifier: `KB${kb}`,
    description: `Servicing stack ${version}`,
    releaseType: 'Update',
    permanent: true,
    selfUpdate: true,
    parents: [FOUNDATION],
    files: [{ ...sourceFile('kb5099000', 'wimproof-servicing-stack.txt', '$(runtime.windows)\\servicing'), name: `wimproof-stack-${revision}.txt` }],
  };
}

/** An update that writes one text file and one registry value. */
export function update(kb: string, version: string, more: Partial<UpdatePackage> = {}): UpdatePackage {
  const name = `wimproof-kb${kb}.txt`;
  return {
    name: `Package_for_KB${kb}`,
    version,
    identifier: `KB${kb}`,
    description: `Fix for KB${kb}`,
    releaseType: 'Update',
    restart: 'required',
    parents: [FOUNDATION],
    files: [sourceFile(`kb${kb}`, name, '$(runtime.system32)')],
    values: { Payload: `$(runtime.system32)\\${name}` },
    ...more,
  };
}

/** The update in the classic .msu. */
export const CLASSIC = update('5099002', '26100.9002.1.0');

/** A cumulative update: each is a package of the same name, and the newest one supersedes the others. */
function cumulative(kb: string, revision: number, after: PackageReference): UpdatePackage {
  return update(kb, `26100.${revision}.1.0`, { name: 'Package_for_RollupFix', releaseType: 'Security Update', parents: [after] });
}

/**
 * Builds the updates: `kb5099000-x64.cab` (servicing stack), `kb5099002-x64.msu` (classic), `checkpoint/` with a checkpoint cumulative
 * update and its target (WIM form, the target with a servicing stack), `kb5099005-x64.cab` (to be removed: no restart), and
 * `kb5099006-x64.cab`, which needs the servicing stack.
 */
export function buildUpdates(out: string): void {
  buildPackageCabinet(servicingStack('5099000', '26100.9000.1.0'), join(out, 'kb5099000-x64.cab'));
  buildClassicMsu({ kb: '5099002', package: CLASSIC }, join(out, 'kb5099002-x64.msu'));
  const checkpoint = cumulative('5099003', 9003, FOUNDATION);
  buildWimMsu({ kb: '5099003', package: checkpoint }, join(out, 'checkpoint', 'kb5099003-checkpoint.msu'));
  const target = cumulative('5099004', 9004, { name: checkpoint.name, version: checkpoint.version });
  buildWimMsu({ kb: '5099004', package: target, stack: servicingStack('5099007', '26100.9004.1.0') }, join(out, 'checkpoint', 'kb5099004-target.msu'));
  buildPackageCabinet(update('5099005', '26100.9005.1.0', { restart: 'possible' }), join(out, 'kb5099005-x64.cab'));
  buildPackageCabinet(update('5099006', '26100.9006.1.0', { requiredStack: '10.0.26100.9000' }), join(out, 'kb5099006-x64.cab'));
}
