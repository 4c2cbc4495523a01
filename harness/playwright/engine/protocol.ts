import { z } from 'zod';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { JournalEvent } from '../../run/journal-event.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { Plan } from '../../strategy/plan.ts';
import type { Outcome } from '../../verify/outcome.ts';
import { STRATEGIES } from '../../servicing/operation.ts';
import { outcomeErrorSchema } from '../../matrix/read-outcome.ts';

/** Both ends are of one package; a worker of another version is refused instead of misunderstood. */
export const PROTOCOL = 1;

const strategy = z.enum(STRATEGIES);
/** `attempt`: how often the test was retried; only infrastructure errors are run again for it. */
const cell = z.strictObject({ scenario: z.string().min(1), strategy, attempt: z.int().min(0) });
const lease = z.string().min(1);
const timeout = z.number().positive();

/** What a worker may ask of the engine, by method. */
export const PARAMETERS = {
  plan: cell,
  run: cell,
  lease: cell,
  release: z.strictObject({ lease }),
  command: z.strictObject({ lease, commandLine: z.string().min(1), timeout }),
  powershell: z.strictObject({ lease, script: z.string().min(1), timeout }),
  inventory: z.strictObject({ lease, timeout }),
  screenshot: z.strictObject({ lease }),
  restart: z.strictObject({ lease, timeout }),
  finish: z.strictObject({}),
} as const;
export type Method = keyof typeof PARAMETERS;
export type Parameters<M extends Method> = z.infer<(typeof PARAMETERS)[M]>;

export interface CellResult {
  outcome: Outcome;
  /** Of the outcome: absolute. */
  folder: string;
  /** Whether nobody was given this result before. */
  fresh: boolean;
  /** `run.json` with this cell alone. */
  record: RunRecord;
}
export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}
/** What the engine answers, by method. */
export interface Answers {
  plan: { plan: Plan; deadlineMs: number };
  run: CellResult;
  /** `touched`: a test before may have changed the machine since this inventory. */
  lease: CellResult & { lease: string; inventory: Inventory; touched: boolean };
  release: null;
  command: CommandResult;
  powershell: CommandResult;
  inventory: Inventory;
  screenshot: { file: string };
  restart: { bootTime: string };
  finish: { folder: string; html: string | null };
}

/** From a worker, one JSON object a line. */
export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.number(),
    token: z.string(),
    /** `index`: Playwright's workerIndex, which no two workers of an invocation share; absent for a reporter. */
    worker: z.strictObject({ pid: z.int(), index: z.int().min(0).optional() }),
    invocation: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('call'), id: z.int(), method: z.enum(Object.keys(PARAMETERS) as [Method, ...Method[]]), parameters: z.unknown() }),
]);
export type Request = z.infer<typeof requestSchema>;

const problem = z.object({ code: z.string(), file: z.string(), line: z.number().optional(), column: z.number().optional(), path: z.string(), cause: z.string(), mend: z.string() });
export const failureSchema = outcomeErrorSchema.extend({
  /** Of a scenario file with several. */
  problems: z.array(problem).optional(),
});
export type Failure = z.infer<typeof failureSchema>;

const journalEvent = z.custom<JournalEvent>((value) => typeof value === 'object' && value !== null && 'type' in value && 'at' in value);
/** `begins`: the cell has its place among the machines; from now on its deadlines count. */
const cellEvent = z.union([z.strictObject({ begins: z.strictObject({ deadlineMs: z.number() }) }), z.strictObject({ journal: journalEvent })]);
export type CellEvent = z.infer<typeof cellEvent>;

/** From the engine, one JSON object a line. */
export const replySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome'), run: z.string(), folder: z.string() }),
  /** The engine is at its end: another one is to be started. */
  z.strictObject({ type: z.literal('ending') }),
  z.strictObject({ type: z.literal('refused'), cause: z.string() }),
  z.strictObject({ type: z.literal('event'), id: z.int(), event: cellEvent }),
  z.strictObject({ type: z.literal('result'), id: z.int(), value: z.unknown() }),
  z.strictObject({ type: z.literal('failure'), id: z.int(), error: failureSchema }),
]);
export type Reply = z.infer<typeof replySchema>;
