import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { scenarioFileSchema } from './schema.ts';

/** Where the generated schema is kept; scenario files name it in their first line for editors. */
export const JSON_SCHEMA_FILE = fileURLToPath(new URL('./scenario.schema.json', import.meta.url));

/** The JSON Schema (draft 2020-12) of a scenario file, as text. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(scenarioFileSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'wimproof scenario', ...schema }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = jsonSchemaText();
  const before = await readFile(JSON_SCHEMA_FILE, 'utf8').catch(() => '');
  if (before === text) console.log(`${JSON_SCHEMA_FILE} is up to date`);
  else {
    await writeFile(JSON_SCHEMA_FILE, text);
    console.log(`${JSON_SCHEMA_FILE} written`);
  }
}
