import { z } from 'zod';
import { VERDICTS, type Outcome } from '../verify/outcome.ts';
import { STRATEGIES } from '../servicing/operation.ts';

const text = z.string();
const strategy = z.enum(STRATEGIES);
/** How operations are carried out, and which are not possible, as plans and outcomes keep it. */
export const mechanismsSchema = z.array(z.looseObject({ operation: text, mechanism: text }));
export const notPossibleSchema = z.array(z.looseObject({ operation: text, reason: text }));
/** The machine that was judged, as outcomes and comparisons keep it. */
export const judgedTargetSchema = z.looseObject({ address: text, strategy: strategy.nullable() });
/** An error as outcomes and journals keep it. */
export const outcomeErrorSchema = z.object({ code: text, kind: z.enum(['product', 'infrastructure', 'scenario']), cause: text, mend: text, evidence: z.array(text) });
/** A command in the guest as outcomes and journals keep it. */
export const jobStepSchema = z.looseObject({ id: text, title: text, operation: text.optional(), command: z.array(text), state: z.enum(['pending', 'running', 'succeeded', 'failed', 'interrupted']), exitCode: z.number().optional(), durationMs: z.number().optional(), log: text.optional() });

/** A list of an inventory; every entry has these texts. */
function entries<Name extends string>(...names: Name[]) {
  return z.array(z.looseObject(Object.fromEntries(names.map((name) => [name, text])) as Record<Name, typeof text>));
}
const inventory = z.looseObject({
  schema: text,
  windowsVersion: text,
  build: z.number(),
  revision: z.number().nullable(),
  computerName: text,
  edition: text,
  imageState: text,
  architecture: text,
  packages: entries('identity', 'state', 'releaseType', 'installTime'),
  features: entries('name', 'state'),
  capabilities: entries('identity', 'state').nullable(),
  appx: entries('displayName', 'version', 'architecture', 'packageName').nullable(),
  drivers: entries('publishedName', 'originalFileName', 'className', 'provider', 'date', 'version'),
  devices: entries('instanceId', 'description', 'className', 'status', 'driverPublishedName', 'driverOriginalName').nullable(),
  services: z.array(z.looseObject({ name: text, displayName: text, state: text, startType: text.optional() })).nullable(),
  applications: entries('productCode', 'name', 'version', 'publisher'),
  patches: entries('patchCode', 'productCode', 'name', 'state'),
  international: z.looseObject({ systemUiLanguage: text, systemLocale: text, userLocale: text, timeZone: text, inputLocales: text, installedLanguages: z.array(text) }),
  pendingReboot: z.array(text),
  volume: z.looseObject({ totalBytes: z.number(), freeBytes: z.number() }),
  unread: entries('section', 'reason'),
  answers: z.looseObject({}),
});

/** The fields that comparing, reporting and judging a run rest on. What else an outcome holds is kept as it is. */
const outcomeSchema = z.looseObject({
  schema: z.literal('wimproof.outcome/1'),
  run: text,
  scenario: text,
  strategy,
  target: judgedTargetSchema.optional(),
  provider: text,
  verdict: z.enum(VERDICTS),
  startedAt: text,
  durationMs: z.number(),
  image: z.looseObject({ sha256: text, name: text, version: text, architecture: text, editionId: text, unchanged: z.boolean().nullable() }),
  stages: z.array(z.looseObject({ name: text, title: text, status: z.enum(['succeeded', 'failed', 'skipped-cached', 'not-run']), startedAt: text.optional(), durationMs: z.number().optional(), reboots: z.number(), jobSteps: z.array(jobStepSchema), error: outcomeErrorSchema.optional(), cachedFrom: z.looseObject({ run: text, durationMs: z.number() }).optional() })),
  mechanisms: mechanismsSchema,
  notPossible: notPossibleSchema,
  checks: z.array(z.looseObject({ id: text, title: text, operation: text.optional(), status: z.enum(['passed', 'failed', 'not-applicable', 'not-possible']), expected: text, actual: text, evidence: z.array(text), reason: text.optional() })),
  inventory: inventory.nullable(),
  reboots: z.number(),
  imageGrowthBytes: z.number().nullable(),
  error: outcomeErrorSchema.optional(),
  evidence: z.looseObject({ serialLog: text.optional(), screenshots: z.array(text), logs: z.array(text), answerFile: text.optional(), plan: text.optional() }),
});

/** The outcome in the text of an `outcome.json`, or what is wrong with it: `cut` when it is no whole JSON document. */
export function readOutcome(text: string): { outcome: Outcome } | { problem: 'cut' | 'invalid'; detail: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { problem: 'cut', detail: `it ends after ${text.length} characters, within its data` };
  }
  const result = outcomeSchema.safeParse(data);
  if (result.success) return { outcome: data as Outcome };
  const issue = result.error.issues[0];
  return { problem: 'invalid', detail: `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not an outcome'}` };
}
