import { z } from 'zod';
import { jobStepSchema, outcomeErrorSchema } from '../harness/matrix/read-outcome.ts';
import type { JournalEvent } from '../harness/run/journal-event.ts';
import { STRATEGIES } from '../harness/servicing/operation.ts';
import { VERDICTS } from '../harness/verify/outcome.ts';

const text = z.string();
const strategy = z.enum(STRATEGIES);
const verdict = z.enum(VERDICTS);
const error = outcomeErrorSchema.optional();
const eventSchema = z.looseObject({ type: text, at: text.refine((at) => Number.isFinite(Date.parse(at))), run: text });
const cellSchema = z.looseObject({ scenario: text, strategy });
const stageSchema = z.looseObject({ ...cellSchema.shape, stage: text });

/** What reports use of each kind of event. A later version may write more kinds. */
const SCHEMAS: { readonly [Type in JournalEvent['type']]: z.ZodType } = {
  'run-start': z.looseObject({ scenarios: z.array(text), strategies: z.array(strategy), provider: text, version: text }),
  'run-end': z.looseObject({ exitCode: z.int().min(0).max(3), verdict }),
  'outcome-start': z.looseObject({ ...cellSchema.shape, stages: z.array(z.looseObject({ name: text, title: text })) }),
  'outcome-end': z.looseObject({ ...cellSchema.shape, verdict, durationMs: z.number() }),
  'stage-start': stageSchema,
  'stage-end': z.looseObject({ ...stageSchema.shape, status: z.enum(['succeeded', 'failed', 'skipped-cached']), durationMs: z.number(), reboots: z.number(), error }),
  'step-start': z.looseObject({ ...stageSchema.shape, step: text, action: text, detail: text }),
  'step-end': z.looseObject({ ...stageSchema.shape, step: text, action: text, status: z.enum(['succeeded', 'failed']), durationMs: z.number(), error }),
  'job-step': z.looseObject({ ...stageSchema.shape, job: text, result: jobStepSchema }),
  reboot: z.looseObject({ ...stageSchema.shape, proof: text }),
  serial: z.looseObject({ ...stageSchema.shape, text }),
  phase: z.looseObject({ ...stageSchema.shape, text }),
  screenshot: z.looseObject({ ...stageSchema.shape, file: text, reason: text }),
};

/**
 * The events of a journal's text, in order. A line that is no whole event is left out: the last line of a killed run may
 * be cut.
 */
export function readJournal(text: string): JournalEvent[] {
  return text.split('\n').flatMap((line) => eventOf(line) ?? []);
}

/** The event in one line of a journal; null when the line holds none, or one that lacks what its kind has. */
export function eventOf(line: string): JournalEvent | null {
  if (line.trim() === '') return null;
  try {
    const event: unknown = JSON.parse(line);
    const head = eventSchema.safeParse(event);
    if (!head.success) return null;
    return schemaOf(head.data).safeParse(event).success ? (event as JournalEvent) : null;
  } catch {
    return null;
  }
}

function schemaOf(event: { type: string }): z.ZodType {
  if (Object.hasOwn(SCHEMAS, event.type)) return SCHEMAS[event.type as JournalEvent['type']];
  return 'strategy' in event ? cellSchema : eventSchema;
}
