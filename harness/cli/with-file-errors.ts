import { WimproofError } from '../errors/wimproof-error.ts';

/**
 * Does work on files. What the system refuses (a full disk, no right, a folder that is a file) is told as such, and not as
 * a defect of wimproof.
 * @throws WimproofError with the given code (infrastructure)
 */
export async function withFileErrors<T>({ code, cause, mend }: { code: string; cause: string; mend: string }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (error instanceof WimproofError || syscall === undefined) throw error;
    throw new WimproofError({ code, kind: 'infrastructure', cause: `${cause}: ${message}`, mend, original: error });
  }
}
