import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { writeGenerated } from '../../harness/write-generated.ts';
import { policyFileSchema } from './policy-schema.ts';

/** Where the generated schema is kept; policy files name it in their first line for editors. */
export const POLICY_SCHEMA_FILE = fileURLToPath(new URL('./signoff-policy.schema.json', import.meta.url));

/** The JSON Schema (draft 2020-12) of a sign-off policy, as text. */
export function policySchemaText(): string {
  const schema = z.toJSONSchema(policyFileSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'wimproof sign-off policy', ...schema }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeGenerated(POLICY_SCHEMA_FILE, policySchemaText());
