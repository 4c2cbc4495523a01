import { baseState, proveUnchanged, type BaseState } from '../image/digest.ts';
import type { Plan } from '../strategy/plan.ts';

/** A file that the run reads and must never write, as it was before. */
export interface BaseFile {
  path: string;
  before: BaseState;
}

/** The base image with all its parts, and the installation medium that goes with it. */
export async function baseFilesState(plan: Plan): Promise<BaseFile[]> {
  const { path, bare, media } = plan.image;
  const files = [path, ...(bare?.parts ?? []).map((part) => part.path), ...(media ? [media.path] : [])];
  return Promise.all(files.map(async (file) => ({ path: file, before: await baseState(file) })));
}

/** Whether none of them was written. @param hashBelow as of `proveUnchanged` */
export async function baseFilesUnchanged(files: readonly BaseFile[], hashBelow?: number): Promise<boolean> {
  const proofs = await Promise.all(files.map(({ path, before }) => proveUnchanged(path, before, hashBelow)));
  return proofs.every(({ unchanged }) => unchanged);
}
