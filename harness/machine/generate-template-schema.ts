import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { writeGenerated } from '../write-generated.ts';
import { templateSchema } from './template.ts';

/** Where the generated schema is kept; templates name it in their first line for editors. */
export const TEMPLATE_SCHEMA_FILE = fileURLToPath(new URL('./template.schema.json', import.meta.url));

/** The JSON Schema (draft 2020-12) of a machine template, as text. */
export function templateSchemaText(): string {
  return `${JSON.stringify({ title: 'wimproof machine template', ...z.toJSONSchema(templateSchema, { io: 'input' }) }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeGenerated(TEMPLATE_SCHEMA_FILE, templateSchemaText());
