import { readFile, writeFile } from 'node:fs/promises';

/** Writes a generated file where its text has changed, and says which it was. For the generators' own command lines. */
export async function writeGenerated(file: string, text: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before === text) return console.log(`${file} is up to date`);
  await writeFile(file, text);
  console.log(`${file} written`);
}
