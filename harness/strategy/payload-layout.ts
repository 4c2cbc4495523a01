import type { ResolvedOperation } from '../servicing/operation.ts';
import type { MediumFile } from './plan.ts';

/** An operation with its place on the media: folder `wimproof\files\NNN`, NNN = its number in the request, from 001. */
export interface PlacedOperation {
  operation: ResolvedOperation;
  /** Path without drive, backslashes: `wimproof\files\001`. */
  folder: string;
  /** The file that the tool is given: the .cab, .inf or installer. Absent for operations without a payload. */
  file?: string;
}

/** Gives every operation of the request its place; the number stays the same in every strategy. Pure. */
export function placeOperations(operations: readonly ResolvedOperation[]): PlacedOperation[] {
  return operations.map((operation, index) => {
    const folder = `wimproof\\files\\${String(index + 1).padStart(3, '0')}`;
    const main = 'source' in operation ? operation.files.find((file) => file.path === operation.source) : undefined;
    return { operation, folder, ...(main && { file: `${folder}\\${windowsName(main.name)}` }) };
  });
}

/** The payload files of an operation as files of a medium. */
export function payloadMediumFiles(placed: readonly PlacedOperation[]): MediumFile[] {
  return placed.flatMap(({ operation, folder }) => operation.files.map((file) => ({ path: `${folder}\\${windowsName(file.name)}`, from: file.path })));
}

function windowsName(name: string): string {
  return name.replaceAll('/', '\\');
}
