import { test, expect } from '@playwright/test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { machinesRunning, readEvents, startWimproof, temporaryFolder, wimproof } from './command-line.ts';

/** Reads the run's events until one fits; they are appended as they happen. */
async function event(output: string, fits: (line: string) => boolean, running: () => boolean): Promise<string> {
  const run = join(output, 'latest');
  for (;;) {
    if (existsSync(join(run, 'journal.ndjson'))) {
      const found = (await readEvents(run)).map((one) => JSON.stringify(one)).find(fits);
      if (found) return found;
    }
    if (!running()) throw new Error('the run ended before the event');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

for (const [moment, fits] of [
  ['while media are written', (line: string) => line.includes('"action":"write-medium"')],
  ['as soon as the machine has started', (line: string) => line.includes('"type":"step-end"') && line.includes('"action":"start-machine"')],
  ['in the middle of a job', (line: string) => line.includes('"type":"job-step"')],
] as const) {
  test(`kill -9 ${moment} leaves no machine and no disk, and the journal tells the rest`, async () => {
    const output = await temporaryFolder('kill');
    const run = startWimproof('run', 'scenarios/quickstart.yaml', '--strategy', 'offline', '--no-cache', '--output', output, '--reporter', 'line');
    let ended = false;
    void run.finally(() => (ended = true));
    await event(output, fits, () => !ended);
    run.kill('SIGKILL');
    await run;
    await expect.poll(async () => (await machinesRunning(output)).length, { timeout: 10_000 }).toBe(0);
    const work = join(output, 'latest', 'quickstart', 'offline', 'work');
    await expect.poll(() => existsSync(work), { timeout: 10_000 }).toBe(false);
    const compared = await wimproof('compare', join(output, 'latest'));
    expect(compared.exitCode).toBe(3);
    expect(compared.stdout).toContain('WP-RUN-INTERRUPTED');
    expect(readdirSync(output)).toContain('latest');
  });
}
