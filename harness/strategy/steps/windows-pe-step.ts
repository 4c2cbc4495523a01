import type { UpdateWindowsPe } from '../../servicing/operation.ts';
import {
  addDriverArguments, addPackageArguments, listArguments, mountImageArguments, peSettingsArguments, setScratchSpaceArguments, setTargetPathArguments, unmountImageArguments,
} from '../../tools/dism/arguments.ts';
import type { PlacedOperation } from '../payload-layout.ts';
import { dismOptions, operationStep, payloadFile, type NumberedStep, type StepContext } from './step-context.ts';

/** Where the result stays, on the Windows volume. */
export const WINDOWS_PE_FOLDER = 'wimproof-winpe';

/**
 * Services a copy of the medium's boot.wim: mount, packages, drivers, scratch space, target path, start script, commit;
 * then the result is mounted read-only and asked what it holds, since an exit code proves nothing. DISM mounts only
 * files that are writable, and what comes from a CD is read-only (0xc1510111).
 */
export function windowsPeSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'update-windows-pe' || context.target === 'online') throw new RangeError(`${operation.id} services no Windows PE image`);
  const root = context.target.image.replace(/\\*$/, '');
  const folder = `${root}\\${WINDOWS_PE_FOLDER}`;
  const file = `${folder}\\boot.wim`;
  const mount = `${folder}\\mount`;
  const index = operation.index ?? 1;
  const run = (title: string, command: (id: string) => string[]): NumberedStep => (id) => operationStep(placed, context, command(id), { title });
  const cmd = (title: string, line: string): NumberedStep => run(title, () => ['cmd.exe', '/d', '/c', line]);
  const target = { image: mount };
  return [
    cmd('Make the folder of the Windows PE image', `md ${mount}`),
    cmd('Copy boot.wim', `copy /y /b %INSTALL%\\sources\\boot.wim ${file}`),
    run('Make the copy writable', () => ['attrib.exe', '-r', file]),
    run(`Mount image ${index} of boot.wim`, (id) => mountImageArguments({ file, index, directory: mount }, dismOptions(id, context))),
    ...changes(placed, operation, target, context, run),
    run('Commit and unmount boot.wim', (id) => unmountImageArguments(mount, 'commit', dismOptions(id, context))),
    run(`Mount image ${index} of the result`, (id) => mountImageArguments({ file, index, directory: mount, readOnly: true }, dismOptions(id, context))),
    run(`Query settings of image ${index}`, (id) => peSettingsArguments(target, dismOptions(id, context))),
    run(`Query packages of image ${index}`, (id) => listArguments(target, 'packages', dismOptions(id, context))),
    run(`Query drivers of image ${index}`, (id) => listArguments(target, 'drivers', dismOptions(id, context))),
    run('Unmount the result', (id) => unmountImageArguments(mount, 'discard', dismOptions(id, context))),
    cmd('Remove the mount folder', `rd ${mount}`),
  ];
}

function changes(placed: PlacedOperation, operation: UpdateWindowsPe, target: { image: string }, context: StepContext, run: (title: string, command: (id: string) => string[]) => NumberedStep): NumberedStep[] {
  const files = (pattern: RegExp): string[] => placed.operation.files.filter(({ name }) => pattern.test(name)).map(({ name }) => payloadFile(placed, name));
  const { scratchSpace, targetPath } = operation;
  const shown = (path: string): string => path.split('\\').at(-1)!;
  return [
    ...files(/^packages\//).map((path) => run(`Add ${shown(path)} to Windows PE`, (id) => addPackageArguments(target, path, dismOptions(id, context)))),
    ...files(/^drivers\/.*\.inf$/i).map((path) => run(`Add ${shown(path)} to Windows PE`, (id) => addDriverArguments(target, path, dismOptions(id, context)))),
    ...(scratchSpace === undefined ? [] : [run(`Set the scratch space to ${scratchSpace} MB`, (id) => setScratchSpaceArguments(target, scratchSpace, dismOptions(id, context)))]),
    ...(targetPath === undefined ? [] : [run(`Set the target path to ${targetPath}`, (id) => setTargetPathArguments(target, targetPath, dismOptions(id, context)))]),
    ...files(/^startnet\.cmd$/i).map((path) => run('Copy the start script', () => ['cmd.exe', '/d', '/c', `copy /y ${path} ${target.image}\\Windows\\System32\\startnet.cmd`])),
  ];
}
