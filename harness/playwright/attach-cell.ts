import type { TestInfo } from '@playwright/test';
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { JournalEvent } from '../run/journal-event.ts';
import { callAt, type Place } from './call-at.ts';
import type { CellResult } from './engine/protocol.ts';

const TYPES: Record<string, string> = { '.json': 'application/json', '.png': 'image/png', '.xml': 'application/xml', '.ndjson': 'application/x-ndjson' };

/**
 * Attaches a cell to the test under the names that its files have in the run folder: with them (and `run.json`,
 * `journal.ndjson`) the comparison reporter builds one run folder out of the shards' reports. Of a result that another test
 * was given already, without its logs and pictures.
 * @param place where the steps of attaching are shown to come from
 */
export async function attachCell(place: Place, testInfo: TestInfo, { outcome, folder, fresh, record }: Pick<CellResult, 'outcome' | 'folder' | 'fresh' | 'record'>, events: readonly JournalEvent[]): Promise<void> {
  const { serialLog, screenshots, logs, answerFile, plan } = outcome.evidence;
  // Without a frame of this file between, Playwright shows the place.
  const attach = (...attachment: Parameters<TestInfo['attach']>): Promise<void> => callAt(place, testInfo.attach.bind(testInfo), ...attachment);
  const files = ['outcome.json', plan, ...(fresh ? [serialLog, answerFile, ...screenshots, ...logs] : [])].filter((name) => name !== undefined);
  for (const name of files) {
    const path = join(folder, name);
    if (existsSync(path)) await attach(name.replaceAll('\\', '/'), { path, contentType: TYPES[extname(name)] ?? 'text/plain' });
  }
  await attach('run.json', { body: JSON.stringify(record), contentType: TYPES['.json']! });
  if (fresh) await attach('journal.ndjson', { body: events.map((event) => `${JSON.stringify(event)}\n`).join(''), contentType: TYPES['.ndjson']! });
}
