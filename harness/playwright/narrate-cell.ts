import type { TestInfo } from '@playwright/test';
import type { JobStepResult } from '../guest/job/job.ts';
import type { JournalEvent } from '../run/journal-event.ts';
import type { CellEvent } from './engine/protocol.ts';
import { EventQueue } from './event-queue.ts';
import { test } from './base-test.ts';
import type { Place } from './call-at.ts';

interface Telling {
  queue: EventQueue<JournalEvent>;
  place: Place;
}
type Of<Type extends JournalEvent['type']> = Extract<JournalEvent, { type: Type }>;
/** For what is written and attached after the plan's last wait. */
const MARGIN_MS = 5 * 60_000;
/** While a cell waits for payloads and for its place among the machines, it has no deadline: how long others take is not its fault. */
const WAITING_MS = 24 * 60 * 60_000;

/**
 * Tells a cell as steps of the test, as it happens: stages, the harness's steps in them, the job's steps in those. The
 * test's timeout follows the plan's deadlines from the moment at which the cell has its place; a timeout of 0 stays.
 * @param place where steps are shown to come from
 * @returns what `work` returns, and the events
 */
export async function narrateCell<T>(place: Place, testInfo: TestInfo | undefined, work: (onEvent: (event: CellEvent) => void) => Promise<T>): Promise<{ value: T; events: JournalEvent[] }> {
  const queue = new EventQueue<JournalEvent>();
  const events: JournalEvent[] = [];
  const started = Date.now();
  const timed = testInfo !== undefined && testInfo.timeout !== 0;
  if (timed) testInfo.setTimeout(Math.max(testInfo.timeout, WAITING_MS));
  const running = work((event) => {
    if ('begins' in event) {
      if (timed) testInfo.setTimeout(Date.now() - started + event.begins.deadlineMs + MARGIN_MS);
      return;
    }
    events.push(event.journal);
    queue.push(event.journal);
  }).finally(() => queue.end());
  // What went wrong is said once, by the caller, when the last step has ended.
  running.catch(() => {});
  await tell({ queue, place });
  return { value: await running, events };
}

async function tell(telling: Telling): Promise<void> {
  const { queue } = telling;
  for (let event = await queue.next(); event; event = await queue.next()) if (event.type === 'stage-start') await tellStage(telling, event);
}

async function tellStage(telling: Telling, { title }: Of<'stage-start'>): Promise<void> {
  const { queue, place } = telling;
  await step(place, title, async () => {
    for (let event = await queue.next(); event; event = await queue.next()) {
      if (event.type === 'step-start') await tellStep(telling, event);
      else if (event.type === 'reboot') await tellReboot(place, event);
      else if (event.type === 'stage-end') {
        if (event.status === 'skipped-cached') await step(place, 'taken from the cache', async () => {});
        return failWith(event.error);
      }
    }
  });
}

async function tellStep(telling: Telling, { detail }: Of<'step-start'>): Promise<void> {
  const { queue, place } = telling;
  await step(place, detail, async () => {
    const told = new Set<string>();
    for (let event = await queue.next(); event; event = await queue.next()) {
      if (event.type === 'job-step') await tellJobStep(telling, event, told);
      else if (event.type === 'reboot') await tellReboot(place, event);
      else if (event.type === 'step-end') return failWith(event.error);
    }
  });
}

/** A job's step is reported when it begins, when it ends, and once more with its log: it is one step of the test. */
async function tellJobStep({ queue, place }: Telling, { job, result }: Of<'job-step'>, told: Set<string>): Promise<void> {
  const key = `${job}/${result.id}`;
  if (told.has(key) || result.state === 'pending') return;
  told.add(key);
  await step(place, `${result.id}: ${result.title}`, async () => {
    let last: JobStepResult = result;
    while (last.state === 'running') {
      const event = await queue.next();
      if (!event || event.type === 'step-end' || event.type === 'stage-end') return;
      if (event.type === 'job-step' && event.result.id === result.id) last = event.result;
      else if (event.type === 'reboot') await tellReboot(place, event);
      // The next one has begun: the end of this one was not heard.
      else if (event.type === 'job-step' && event.result.state !== 'pending') return void told.delete(`${event.job}/${event.result.id}`);
    }
    const code = last.exitCode === undefined ? '' : `, exit code ${last.exitCode} (0x${(last.exitCode >>> 0).toString(16)})`;
    if (last.state === 'failed' || last.state === 'interrupted') throw new Error(`${last.state}${code}`);
  });
}

async function tellReboot(place: Place, { proof }: Of<'reboot'>): Promise<void> {
  await step(place, `restart: ${proof}`, async () => {});
}

/** A step that fails is shown as failed; whether the test fails is decided by the outcome. */
async function step({ file, at }: Place, title: string, body: () => Promise<void>): Promise<void> {
  await test.step(title, body, { location: { file, ...at } }).catch(() => {});
}

function failWith(error: { code: string; cause: string; mend: string } | undefined): void {
  if (error) throw new Error(`${error.cause}\n  mend: ${error.mend} [${error.code}]`);
}
