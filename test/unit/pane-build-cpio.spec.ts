import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { writeCpio } from '../../vm-templates/pane/build/boot/cpio.ts';

test('a cpio archive is read back by an independent implementation', () => {
  const archive = writeCpio([
    { name: 'bin', kind: 'directory' },
    { name: 'bin/tool', kind: 'file', data: 'twelve bytes' },
    { name: 'bin/alias', kind: 'link', data: 'tool' },
    { name: 'empty', kind: 'file', mode: 0o644 },
  ]);
  const directory = mkdtempSync(path.join(tmpdir(), 'cpio-'));
  try {
    execFileSync('busybox', ['cpio', '-i', '-d'], { cwd: directory, input: archive, stdio: ['pipe', 'pipe', 'pipe'] });
    expect(readFileSync(path.join(directory, 'bin/tool'), 'utf8')).toBe('twelve bytes');
    expect(statSync(path.join(directory, 'bin/tool')).mode & 0o777).toBe(0o755);
    expect(statSync(path.join(directory, 'empty')).mode & 0o777).toBe(0o644);
    expect(readlinkSync(path.join(directory, 'bin/alias'))).toBe('tool');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('headers are those of the newc format', () => {
  const archive = writeCpio([{ name: 'dev/console', kind: 'character-device', mode: 0o600, device: [5, 1] }]);
  expect(archive.length % 512).toBe(0);
  const field = (index: number): number => parseInt(archive.toString('latin1', 6 + index * 8, 14 + index * 8), 16);
  expect(archive.toString('latin1', 0, 6)).toBe('070701');
  expect(field(1)).toBe(0o020600);
  expect([field(9), field(10)]).toEqual([5, 1]);
  expect(field(11)).toBe('dev/console'.length + 1);
  expect(archive.includes('TRAILER!!!')).toBe(true);
});

test('the same entries give the same bytes', () => {
  const entries = [{ name: 'a', kind: 'file', data: 'x' }] as const;
  expect(writeCpio(entries).equals(writeCpio(entries))).toBe(true);
});
