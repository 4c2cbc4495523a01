import { z } from 'zod';
import { isVersionRange } from './version-range.ts';

/**
 * The shape of a scenario file, as written in YAML. Everything that needs the file system or two keys at once
 * (missing files, duplicate ids, template and source together) is judged in `semantic-problems.ts`.
 * The JSON Schema for editors is made from this (`generate-json-schema.ts`), so descriptions are for users.
 */
const name = z.string().min(1);
const strategies = z.array(z.enum(['offline', 'setup', 'audit'])).min(1);
const id = z.string().min(1).describe('A name that is unique in this file; derived when left out.');

const memory = z.union([
  z.string().regex(/^\d+(\.\d+)? ?(GiB|MiB)$/),
  z.int().min(64),
]);

const image = z.strictObject({
  template: name.optional().describe('A machine template that makes its own installation medium, such as `pane`.'),
  source: name.optional().describe('Path of an .iso or .wim, relative to this file.'),
  index: z.int().min(1).optional().describe('Index of the image inside install.wim.'),
  edition: name.optional().describe('Edition id (`Professional`) or name of the image, instead of an index.'),
});

const machine = z.strictObject({
  template: name.optional().describe('A folder of vm-templates. Default: the template of the image.'),
  memory: memory.optional().describe('`2GiB`, `1536MiB`, or a number of MiB.'),
  processors: z.int().min(1).max(64).optional(),
});

const source = (what: string) => name.describe(`${what}, relative to this file, or below \`\${payloads}/\`.`);

export const operationSchema = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('add-package'), id: id.optional(), source: source('Path of a .cab') }),
  z.strictObject({
    operation: z.literal('add-driver'),
    id: id.optional(),
    source: source('Path of an .inf, or of a folder with exactly one'),
    forceUnsigned: z.boolean().optional().describe('Offline only: DISM /ForceUnsigned.'),
  }),
  z.strictObject({
    operation: z.literal('enable-feature'),
    id: id.optional(),
    feature: name.describe('Feature name as DISM prints it.'),
    all: z.boolean().optional().describe('Enable parent features too.'),
  }),
  z.strictObject({ operation: z.literal('disable-feature'), id: id.optional(), feature: name }),
  z.strictObject({
    operation: z.literal('install-application'),
    id: id.optional(),
    source: source('Path of an .msi or .exe'),
    arguments: z.array(z.string()).optional().describe('Arguments of the .exe, or further properties for msiexec.'),
    exitCodes: z.array(z.int()).min(1).optional().describe('Exit codes that mean success. Default: 0 and 3010.'),
  }),
]);

const limits = {
  id: id.optional(),
  strategies: strategies.optional().describe('Only under these strategies.'),
  windows: z
    .string()
    .refine(isVersionRange, { message: 'not a range of Windows versions' })
    .optional()
    .describe('Only for these Windows versions, such as `>=10.0.22000`.'),
};
const presence = z.enum(['present', 'absent']).optional();

/** One entry of `expect`: which key names the subject decides the kind. */
export const expectationSchema = z.union([
  z.strictObject({ package: name.describe('Package identity as DISM prints it.'), state: z.enum(['installed', 'absent']).optional(), ...limits }),
  z.strictObject({ feature: name, state: z.enum(['enabled', 'disabled', 'removed']).optional(), ...limits }),
  z.strictObject({ driver: name.describe('Original file name of the .inf.'), provider: name.optional(), version: name.optional(), state: presence, ...limits }),
  z.strictObject({ application: name.describe('Display name, or product code in braces.'), version: name.optional(), state: presence, ...limits }),
  z.strictObject({ edition: name, ...limits }),
  z.strictObject({ imageState: name, ...limits }),
  z.strictObject({ id: name, remove: z.literal(true).describe('Drops the derived expectation of this id.') }),
]);

export const scenarioFileSchema = z
  .strictObject({
    name,
    description: z.string().optional(),
    image,
    machine: machine.optional(),
    payloads: z
      .strictObject({ build: name.describe('Script run as `node --import tsx <script> --out <folder>` before the run.') })
      .optional()
      .describe('Payloads that the project builds; sources name the folder as `${payloads}/`.'),
    request: z.array(operationSchema).min(1).describe('The servicing request: operations in order.'),
    strategies: strategies.optional().describe('Default: all three.'),
    expect: z.array(expectationSchema).optional().describe('Added to the expectations derived from the request, or replacing them by id.'),
    differences: z
      .array(z.strictObject({ subject: name.describe('Glob over the subjects of a comparison.'), reason: name }))
      .optional()
      .describe('Differences between strategies that are expected.'),
  })
  .describe('A wimproof scenario: one image, one servicing request, one or more strategies.');

export type ScenarioFile = z.infer<typeof scenarioFileSchema>;
export type OperationEntry = z.infer<typeof operationSchema>;
export type ExpectationEntry = z.infer<typeof expectationSchema>;
