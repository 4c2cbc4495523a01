import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { writeReports } from '../../reports/write-reports.ts';
import { checkTarget, type CheckTargetResult } from '../../harness/run/target/check-target.ts';
import { loadForCheck } from '../../harness/run/target/prepare-check.ts';
import type { StrategyName } from '../../harness/servicing/operation.ts';
import { PASSWORD } from './pane-winrm-server.ts';
import { startTargetMachine, type TargetMachine } from './target-machine.ts';

const never = new AbortController().signal;
let folder: string;
let machine: TargetMachine;
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wimproof-check-'));
  mkdirSync(join(folder, 'payloads'));
  machine = await startTargetMachine();
});
test.afterAll(async () => {
  await machine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The image is on nobody's disk. */
function scenario(name: string, body: string): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\nimage: { source: no-such-folder/windows.iso, edition: Professional }\nmachine: { template: pane }\n${body}`);
  return file;
}
const REQUEST = `request:
  - { operation: enable-feature, feature: SMB1Protocol }
  - { operation: disable-feature, feature: WorkFolders-Client }
  - { operation: set-international, timeZone: UTC }
  - { operation: list-image, what: [packages] }
`;

async function check(file: string, strategy?: StrategyName, password = PASSWORD): Promise<CheckTargetResult & { notes: string[] }> {
  const notes: string[] = [];
  const result = await checkTarget({
    scenario: await loadForCheck(file, never, () => {}),
    address: { host: '127.0.0.1', port: machine.httpPort, tls: false },
    account: { username: 'wimproof', password, auth: 'ntlm' },
    strategy,
    output: join(folder, 'runs'),
    deadlineMs: 60_000,
    signal: never,
    onProgress: (text) => notes.push(text),
  });
  return { ...result, notes };
}
const byId = ({ outcome }: CheckTargetResult, id: string) => outcome.checks.find((one) => one.id === id);

test('without the image file, the machine says what it is; what no strategy expects alone is judged', async () => {
  const file = scenario('common', `${REQUEST}expect:
  - { edition: Professional, strategies: [offline, setup] }
  - { feature: TelnetClient, state: disabled, strategies: [offline, setup, audit] }
  - { registry: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', value: CurrentBuild, type: REG_SZ, data: '26100' }
`);
  const result = await check(file);
  expect(result.notes).toEqual([expect.stringMatching(/facts of the image \(10\.0\.26100\.1, amd64, Client\) are the machine's own: .*windows\.iso is not here/)]);
  expect(result.outcome).toMatchObject({ target: { strategy: null }, provider: 'existing machine', image: { sha256: '', unchanged: null }, mechanisms: [], reboots: 0, imageGrowthBytes: null });
  expect(byId(result, 'edition:Professional')).toMatchObject({ status: 'not-applicable', actual: 'Professional', reason: expect.stringContaining('--strategy') });
  expect(byId(result, 'feature:TelnetClient')).toMatchObject({ status: 'passed' });
  expect(result.outcome.checks.find(({ title }) => title.includes('CurrentBuild'))).toMatchObject({ status: 'passed' });
  // A listing is what a run's own step printed.
  expect(result.outcome.checks.find(({ id }) => id.startsWith('listing'))).toMatchObject({ status: 'not-applicable', reason: expect.stringContaining('nothing was carried out') });
  // The machine is a plain one: what was asked for is not there.
  expect(byId(result, 'feature:SMB1Protocol')).toMatchObject({ status: 'failed', expected: expect.stringMatching(/enabled/i), actual: expect.stringMatching(/disabled/i) });
  expect(result).toMatchObject({ exitCode: 1, outcome: { verdict: 'failed' } });
});

test('a machine that is as expected passes, as the strategy that is named', async () => {
  const file = scenario('passing', `request:\n  - { operation: enable-feature, feature: WorkFolders-Client }\nexpect:\n  - { edition: Professional, strategies: [setup] }\n`);
  const result = await check(file, 'setup');
  expect(result.outcome.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(result).toMatchObject({ exitCode: 0, outcome: { verdict: 'passed', target: { strategy: 'setup' } } });
  expect(byId(await check(file, 'audit'), 'edition:Professional')).toMatchObject({ status: 'not-applicable', reason: 'Expected under setup only.' });
});

test('report, JUnit and journal are those of a run, name the machine, and never hold the password', async () => {
  const result = await check(scenario('reported', REQUEST));
  const { html, junit } = await writeReports(result.folder);
  expect(readFileSync(junit, 'utf8')).toMatch(/<testsuite name="reported\.existing machine"[^>]*failures="[1-9]/);
  expect(readFileSync(html, 'utf8')).toContain('existing machine');
  const all = readdirSync(result.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(all.map((path) => path.slice(result.folder.length + 1)).sort()).toEqual([
    'ctrf.json', 'journal.ndjson', 'junit.xml', 'report.html', 'reported/comparison.json', 'reported/offline/evidence/inventory.txt', 'reported/offline/outcome.json', 'run.json', 'summary.json',
  ]);
  for (const path of all) expect(readFileSync(path, 'utf8'), path).not.toContain(PASSWORD);
  const events = readFileSync(join(result.folder, 'journal.ndjson'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { type: string; action?: string });
  expect(events.map(({ type, action }) => action ?? type)).toEqual([
    'run-start', 'outcome-start', 'stage-start', 'connect', 'connect', 'read-facts', 'read-facts', 'take-inventory', 'take-inventory', 'stage-end', 'outcome-end', 'run-end',
  ]);
});

test('a machine that cannot be asked is an error of infrastructure in the outcome, never a pass', async () => {
  const result = await check(scenario('refused', REQUEST), undefined, 'another password');
  expect(result).toMatchObject({ exitCode: 3, outcome: { verdict: 'error', checks: [], inventory: null, error: { code: 'WP-WINRM-AUTH', kind: 'infrastructure' } } });
  const { junit } = await writeReports(result.folder);
  expect(readFileSync(junit, 'utf8')).toContain('infrastructure.WP-WINRM-AUTH');
});

test('payloads are needed: what to expect is read from them', async () => {
  await expect(loadForCheck(scenario('payload', 'request:\n  - { operation: add-package, source: payloads/missing.cab }\n'), never, () => {})).rejects.toMatchObject({ message: expect.stringContaining('missing.cab') });
});

test('the command prints checks with expected and actual, and takes the password from standard input', async () => {
  const file = scenario('command', REQUEST);
  const cli = fileURLToPath(new URL('../../harness/cli/wimproof.js', import.meta.url));
  const run = (...args: string[]) => execa(process.execPath, [cli, ...args], { input: `${PASSWORD}\n`, cwd: folder, reject: false, env: { NO_COLOR: '1' } });
  const checked = await run('check', file, '--target', `winrm+http://wimproof@127.0.0.1:${machine.httpPort}`, '--password-stdin');
  expect(checked.exitCode, checked.stderr).toBe(1);
  expect(checked.stdout).toContain('✘ Feature SMB1Protocol is enabled\n    expected: ');
  expect(checked.stdout).toMatch(/FAILED {2}2 expectations hold, 3 do not, 1 not judged/);
  expect(checked.stdout).toMatch(/Report: runs\/.*report\.html/);
  const listed = await run('inventory', `winrm+http://wimproof@127.0.0.1:${machine.httpPort}`, '--password-stdin', '--json', '--output', join(folder, 'inventory.json'));
  expect(listed.exitCode, listed.stderr).toBe(0);
  expect(JSON.parse(listed.stdout)).toMatchObject({ schema: 'wimproof.inventory/2', edition: 'Professional' });
  expect(readFileSync(join(folder, 'inventory.json'), 'utf8').trim()).toBe(listed.stdout);
  const shown = await run('inventory', `winrm+http://127.0.0.1:${machine.httpPort}`, '--user', 'wimproof', '--password-stdin');
  expect(shown.stdout).toMatch(/^WIN-TEST: Professional 10\.0\.26100\.1 \(build 26100\.\d+\), amd64\n/);
  for (const { stdout, stderr } of [checked, listed, shown]) expect(stdout + stderr).not.toContain(PASSWORD);
  const loud = await run('inventory', `winrm://wimproof:${PASSWORD}@127.0.0.1`);
  expect(loud).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('WP-TARGET-PASSWORD-IN-ADDRESS') });
  expect(loud.stderr).not.toContain('P@ss');
});
