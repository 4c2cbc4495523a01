import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractCabinet } from '../packages/cabinet.ts';
import { findEntry } from '../image-path.ts';
import type { ServicedImage } from '../image.ts';
import type { MsiRow, MsiTables } from './msi-database.ts';
import type { MsiFile } from './msi-layout.ts';

/** Unpacks the cabinets of some media into a directory: from a stream of the package (`#name`), or beside it. */
function unpackCabinets(database: MsiTables, media: MsiRow[], packageFile: string, directory: string): void {
  for (const medium of media) {
    const cabinet = medium['Cabinet'];
    if (typeof cabinet !== 'string') continue;
    let file = join(dirname(packageFile), cabinet);
    if (cabinet.startsWith('#')) {
      const bytes = database.stream(cabinet.slice(1));
      if (!bytes) throw new Error(`cabinet ${cabinet} is missing`);
      file = join(directory, '..', `${Number(medium['DiskId'] ?? 0)}.cab`);
      writeFileSync(file, bytes);
    }
    extractCabinet(file, directory);
  }
}

/**
 * Copies files of a package to their places, out of the given media; everything is unpacked before the first one is copied, so that a
 * bad cabinet changes nothing. Gives their size. Throws an Error that names what is missing.
 */
export function installFiles(image: ServicedImage, database: MsiTables, files: MsiFile[], media: MsiRow[], packageFile: string): number {
  const scratch = mkdtempSync(join(tmpdir(), 'pane-msi-'));
  try {
    const directory = join(scratch, 'files');
    mkdirSync(directory);
    unpackCabinets(database, media, packageFile, directory);
    const sources = files.map((file) => {
      const source = findEntry(directory, file.key);
      if (!source) throw new Error(`file ${file.key} is in no cabinet`);
      return { source, target: image.path(file.destination) };
    });
    let size = 0;
    for (const { source, target } of sources) {
      mkdirSync(dirname(target), { recursive: true });
      cpSync(source, target);
      size += statSync(source).size;
    }
    return size;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Deletes installed files; folders that the product leaves empty go, up to (not including) the top-level folders of the volume. */
export function removeFiles(image: ServicedImage, files: MsiFile[]): void {
  for (const file of files) {
    const target = image.path(file.destination);
    rmSync(target, { force: true });
    let place = dirname(target);
    while (dirname(place).length > image.root.length && existsSync(place) && readdirSync(place).length === 0) {
      rmdirSync(place);
      place = dirname(place);
    }
  }
}
