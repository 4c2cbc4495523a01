import { z } from 'zod';
import { STRATEGIES } from '../../harness/servicing/operation.ts';

/**
 * The shape of `signoff.yaml`, as written. What needs two keys at once is judged in `policy-rules.ts`. The JSON Schema
 * for editors is made from this (`generate-policy-schema.ts`), so descriptions are for users.
 */
// An owner or a reason of blanks is none.
const text = z.string().min(1).refine((value) => value === '' || value.trim() !== '', { message: 'blank' });
const strategies = z.array(z.enum(STRATEGIES)).min(1);
const scenarioGlob = text.describe('Name of a scenario; `*` and `?` are wildcards.');

const size = z.union([z.string().regex(/^\d{1,12}(\.\d{1,6})? ?(bytes|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$/, { message: 'not a size such as `2GB` or `500MB`' }), z.int().min(0)]);

const required = z.strictObject({
  scenario: scenarioGlob,
  strategies: strategies.optional().describe('Default: all three. A strategy that did not run blocks.'),
});

const knownIssue = z.strictObject({
  signature: text.describe("The failure's signature as reports print it, with `*` and `?` as wildcards; or its ten-digit id."),
  owner: text.describe('Who mends it.'),
  ticket: text.describe('Where it is tracked: an address or a number.'),
  reason: text.describe('Why the release may go out with it.'),
  expires: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, { message: 'not a date such as `2027-01-31`' })
    .describe('A date. When that day has ended (UTC), it tolerates no more.'),
  scenarios: z.array(scenarioGlob).min(1).optional().describe('Only there. Default: everywhere.'),
  strategies: strategies.optional().describe('Only there. Default: everywhere.'),
});

const budget = z.strictObject({
  scenario: scenarioGlob.optional().describe('Only for these. Default: for all.'),
  strategies: strategies.optional().describe('Only for these. Default: for all.'),
  minutes: z.number().positive().optional().describe('What a strategy may take, with the time of stages that came from the cache.'),
  reboots: z.int().min(0).optional(),
  imageGrowth: size.optional().describe('What the Windows volume may hold more than the base image: `2GB`, `500MiB`, or a number of bytes.'),
});

export const policyFileSchema = z
  .strictObject({
    required: z.array(required).min(1).describe('The scenarios and strategies that must have run and be green. Others are reported and never block.'),
    knownIssues: z.array(knownIssue).optional().describe('Failures that are tolerated until a date.'),
    budgets: z.array(budget).optional().describe('What required cells may cost. The entry that says most about a cell wins, for each value by itself.'),
    differences: z
      .array(z.strictObject({ subject: text.describe('Glob over the subjects of a comparison, such as `service:*`.'), reason: text }))
      .optional()
      .describe("Differences between strategies that are accepted, beside the scenario's own."),
    subject: z.strictObject({ scenario: text, strategy: z.enum(STRATEGIES) }).optional().describe('Whose serviced image is released. Default: the one required cell, when there is only one.'),
  })
  .describe('What a release needs, for `wimproof signoff`.');

export type PolicyFile = z.infer<typeof policyFileSchema>;
