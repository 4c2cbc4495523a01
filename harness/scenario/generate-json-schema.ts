import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { writeGenerated } from '../write-generated.ts';
import { scenarioFileSchema } from './schema.ts';

/** Where the generated schema is kept; scenario files name it in their first line for editors. */
export const JSON_SCHEMA_FILE = fileURLToPath(new URL('./scenario.schema.json', import.meta.url));

/** The JSON Schema (draft 2020-12) of a scenario file, as text. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(scenarioFileSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'wimproof scenario', ...schema }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeGenerated(JSON_SCHEMA_FILE, jsonSchemaText());
