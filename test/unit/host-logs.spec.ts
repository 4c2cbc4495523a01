import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { keepHostLogs } from '../../harness/run/engine/keep-host-logs.ts';
import type { Execution } from '../../harness/run/execution.ts';

test('logs of the host are kept as UTF-8 whatever they were written in, secrets blanked, the end of what is too long', async () => {
  const from = mkdtempSync(path.join(tmpdir(), 'host-logs-'));
  const folder = mkdtempSync(path.join(tmpdir(), 'host-logs-run-'));
  writeFileSync(path.join(from, '001-dism.log'), '\ufeff2024 Info DISM key ABCDE ä\r\n');
  writeFileSync(path.join(from, '002-dism.log'), Buffer.from('\ufeffwide key ABCDE ä\r\n', 'utf16le'));
  writeFileSync(path.join(from, '003-dism.log'), Buffer.from(`\ufeff${'x'.repeat(9 << 20)}the end\r\n`, 'utf16le'));
  writeFileSync(path.join(from, 'status.txt'), 'no log');
  const logs: string[] = [];
  await keepHostLogs({ folder, redact: (text: string) => text.replaceAll('ABCDE', '***'), evidence: { logs } } as unknown as Execution, from);
  expect(logs).toEqual(['001-dism.log', '002-dism.log', '003-dism.log'].map((name) => path.join('logs', 'host', name)));
  const kept = logs.map((name) => readFileSync(path.join(folder, name), 'utf8'));
  expect(kept.slice(0, 2)).toEqual(['2024 Info DISM key *** ä\r\n', 'wide key *** ä\r\n']);
  expect(kept[2]!.length).toBe(8 << 20);
  expect(kept[2]!.slice(-12)).toBe('xxxthe end\r\n');
});
