import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { declarations } from './declarations.ts';

// npm runs this before it packs (`prepack`). In the repository itself the condition `wimproof-sources` (tsconfig.json)
// leads the compiler to the sources.
const folder = new URL('types/', import.meta.url);
const files = declarations();
await rm(folder, { recursive: true, force: true });
for (const [path, text] of files) {
  const file = fileURLToPath(new URL(path, folder));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
console.log(`${files.size} files written to ${fileURLToPath(folder)}`);
