import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Appends to a log below a POSIX path, making its folder. False when that is not possible: a log on a full, read-only or vanished volume never fails the work it tells of. */
export function appendLog(file: string, text: string): boolean {
  try {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, text);
    return true;
  } catch {
    return false;
  }
}
