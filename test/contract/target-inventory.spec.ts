import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { expect, test } from '@playwright/test';
import type { InventoryRequest } from '../../harness/guest/inventory/inventory-request.ts';
import { requestName } from '../../harness/guest/inventory/inventory-request.ts';
import { connectTarget, type TargetAccount } from '../../harness/run/target/connect-target.ts';
import { takeTargetInventory, type TargetInventory } from '../../harness/run/target/take-target-inventory.ts';
import { readTargetFacts } from '../../harness/run/target/target-facts.ts';
import type { TargetAddress } from '../../harness/run/target/target-address.ts';
import { emptySections } from '../../harness/verify/usable-inventory.ts';
import { makePfx, PASSWORD } from './pane-winrm-server.ts';
import { breakablePath, startTargetMachine, type TargetMachine } from './target-machine.ts';

const never = new AbortController().signal;
/** A script too long for a command line travels as a file of its own. */
const LONG: InventoryRequest = { ask: 'powershell', script: `# ${'x'.repeat(9_000)}\nGet-Date` };
const REQUESTS: InventoryRequest[] = [{ ask: 'registry-value', key: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', value: 'CurrentBuild' }, { ask: 'file', path: 'C:\\Windows\\System32\\größe.txt' }, LONG];

const account: TargetAccount = { username: 'wimproof', password: PASSWORD, auth: 'ntlm' };
const overHttp = (port: number): TargetAddress => ({ host: '127.0.0.1', port, tls: false });
const overHttps = (port: number): TargetAddress => ({ host: '127.0.0.1', port, tls: true });

async function take(address: TargetAddress, more: Partial<TargetAccount> = {}, signal = never): Promise<TargetInventory> {
  const winrm = await connectTarget(address, { ...account, ...more }, signal);
  try {
    return await takeTargetInventory(winrm, { requests: REQUESTS, username: account.username, deadlineMs: 60_000, signal });
  } finally {
    winrm.close();
  }
}

/** Every file of the machine with its digest. */
function files(machine: TargetMachine): Record<string, string> {
  const entries = readdirSync(machine.root, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(entries.map((path) => [relative(machine.root, path), digest(path)]));
}
function digest(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return 'folder';
  }
}
const left = (machine: TargetMachine): string[] => readdirSync(join(machine.root, 'Windows/Temp')).filter((name) => name.startsWith('wimproof'));
const scriptCall = /^call ".*\\script\.cmd"/;

test('an inventory over sealed HTTP and over pinned HTTPS is whole, the same, and leaves every file as it was', async () => {
  const machine = await startTargetMachine();
  try {
    // The first logon of an account makes its profile, whoever logs on.
    await machine.logOn();
    const before = files(machine);
    const sealed = await take(overHttp(machine.httpPort));
    expect(files(machine)).toEqual(before);
    expect(emptySections(sealed.inventory)).toEqual([]);
    expect(sealed.notes).toEqual([]);
    expect(sealed.inventory).toMatchObject({ schema: 'wimproof.inventory/2', windowsVersion: '10.0.26100.1', edition: 'Professional', unread: [] });
    expect(REQUESTS.map((request) => sealed.inventory.answers[requestName(request)])).toEqual([
      { ask: 'registry-value', found: { type: 'REG_SZ', data: '26100' } },
      { ask: 'file', found: 'absent' },
      // Pane has no PowerShell; that the file beside the script was there is said by the lines below.
      { ask: 'powershell', problem: expect.any(String) },
    ]);
    expect(machine.lines.some((line) => line.includes(`${requestName(LONG)}.ps1`))).toBe(true);

    const fingerprint = await presented(machine);
    const pinned = await take(overHttps(machine.httpsPort), { fingerprint });
    expect({ ...pinned.inventory, volume: null }).toEqual({ ...sealed.inventory, volume: null });
    expect(await take(overHttps(machine.httpsPort), { fingerprint: fingerprint.replaceAll(':', '-').toLowerCase(), auth: 'basic' })).toMatchObject({ notes: [] });
    expect(files(machine)).toEqual(before);
    expect(machine.shellCount()).toBe(0);
  } finally {
    await machine.stop();
  }
});

/** The fingerprint that the error for an untrusted certificate shows, as a user would copy it. */
async function presented(machine: TargetMachine): Promise<string> {
  const error = await take(overHttps(machine.httpsPort)).catch((caught: unknown) => caught as { code: string; message: string; mend: string });
  expect(error).toMatchObject({ code: 'WP-WINRM-CERTIFICATE', kind: 'infrastructure', message: expect.stringContaining('self signed') });
  return /--fingerprint ([0-9A-F:]{95})/.exec((error as { mend: string }).mend)![1]!;
}

test('facts come before anything else, without rights', async () => {
  const machine = await startTargetMachine();
  try {
    const winrm = await connectTarget(overHttp(machine.httpPort), account, never);
    expect(await readTargetFacts(winrm, never)).toMatchObject({ version: '10.0.26100.1', architecture: 'amd64', editionId: 'Professional', installationType: 'Client' });
    winrm.close();
  } finally {
    await machine.stop();
  }
});

test('an answer that is empty or cut anywhere is an error, never a machine on which nothing is installed', async () => {
  let whole = '';
  let keep = Infinity;
  const machine = await startTargetMachine({
    answering: (line, options) => {
      if (!scriptCall.test(line) || whole === '') return undefined;
      // The exit code stays 0, as a WinRM command line that is too long has it.
      options.stdout(whole.slice(0, keep));
      return Promise.resolve(0);
    },
  });
  try {
    whole = (await take(overHttp(machine.httpPort))).raw;
    expect((await take(overHttp(machine.httpPort))).raw).toBe(whole);
    // The last: the line at the end lacks its last character.
    for (const length of [0, 10, ...[0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999].map((share) => Math.floor(whole.length * share)), whole.trimEnd().length - 1]) {
      keep = length;
      await expect(take(overHttp(machine.httpPort)), `${length} of ${whole.length}`).rejects.toMatchObject({ code: 'WP-INVENTORY-UNREADABLE', kind: 'infrastructure' });
    }
    expect(left(machine)).toEqual([]);
  } finally {
    await machine.stop();
  }
});

test('a connection that breaks midway is an error, and the script is removed over a new one', async () => {
  let path: Awaited<ReturnType<typeof breakablePath>>;
  const machine = await startTargetMachine({
    answering: (line, options, really) => {
      if (!scriptCall.test(line)) return undefined;
      path.cut();
      return really(options);
    },
  });
  path = await breakablePath(machine.httpPort);
  try {
    await expect(take(overHttp(path.port))).rejects.toMatchObject({ code: /CONNECTION-LOST|UNREACHABLE/, kind: 'infrastructure' });
    expect(machine.lines.some((line) => scriptCall.test(line))).toBe(true);
    await expect.poll(() => left(machine)).toEqual([]);
  } finally {
    path.close();
    await machine.stop();
  }
});

test('what is cancelled is removed too', async () => {
  const controller = new AbortController();
  const machine = await startTargetMachine({
    answering: (line, options) => {
      if (!scriptCall.test(line)) return undefined;
      controller.abort();
      return new Promise((resolve) => options.signal.addEventListener('abort', () => resolve(1), { once: true }));
    },
  });
  try {
    await expect(take(overHttp(machine.httpPort), {}, controller.signal)).rejects.toMatchObject({ code: 'WP-WINRM-CANCELLED' });
    await expect.poll(() => left(machine)).toEqual([]);
  } finally {
    await machine.stop();
  }
});

test('a folder that cannot be removed is named', async () => {
  const machine = await startTargetMachine({ answering: (line) => (line.startsWith('rmdir') ? Promise.resolve(1) : undefined) });
  try {
    const { notes } = await take(overHttp(machine.httpPort));
    expect(notes).toEqual([expect.stringMatching(/^%SystemRoot%\\Temp\\wimproof-[0-9a-f]{12} at .* could not be removed/)]);
  } finally {
    await machine.stop();
  }
});

test('an account without rights is an error with its mend, not a machine without features', async () => {
  // What the DISM of Windows prints for a filtered token (Error 740).
  const refused = 'Error: 740\r\n\r\nElevated permissions are required to run DISM.\r\nUse an elevated command prompt to complete these tasks.\r\n';
  const machine = await startTargetMachine();
  machine.system.programs.set('dism', ({ stdout }) => {
    stdout(refused);
    return 740;
  });
  const filtered = await startTargetMachine({ server: { policies: { LocalAccountTokenFilterPolicy: 0 } } });
  try {
    await expect(take(overHttp(machine.httpPort))).rejects.toMatchObject({ code: 'WP-TARGET-NOT-ELEVATED', kind: 'infrastructure', mend: expect.stringContaining('LocalAccountTokenFilterPolicy') });
    await expect(take(overHttp(filtered.httpPort))).rejects.toMatchObject({ code: 'WP-WINRM-AUTH', kind: 'infrastructure', mend: expect.stringContaining('LocalAccountTokenFilterPolicy') });
  } finally {
    await machine.stop();
    await filtered.stop();
  }
});

test('a policy that forbids scripts is named by what the machine said', async () => {
  const machine = await startTargetMachine({
    answering: (line, { stderr }) => {
      if (!scriptCall.test(line)) return undefined;
      stderr('This program is blocked by group policy. For more information, contact your system administrator.\r\n');
      return Promise.resolve(1);
    },
  });
  try {
    await expect(take(overHttp(machine.httpPort))).rejects.toMatchObject({ code: 'WP-INVENTORY-UNREADABLE', message: expect.stringContaining('blocked by group policy') });
  } finally {
    await machine.stop();
  }
});

test('a wrong password and a machine that is not there say what to do, and not the password', async () => {
  const machine = await startTargetMachine();
  try {
    const wrong = await take(overHttp(machine.httpPort), { password: 'S3cret-of-mine' }).catch((error: unknown) => error as Error);
    expect(wrong).toMatchObject({ code: 'WP-WINRM-AUTH', mend: expect.stringContaining('name and password') });
    expect(`${String(wrong)} ${JSON.stringify(wrong)}`).not.toContain('S3cret');
    await expect(take(overHttp(1))).rejects.toMatchObject({ code: 'WP-WINRM-UNREACHABLE', mend: expect.stringContaining('winrm quickconfig') });
  } finally {
    await machine.stop();
  }
});

/** A service of WS-Management that says who it is, and nothing else. */
async function identifying(vendor: string, version: string): Promise<{ port: number; close: () => void; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer({ pfx: makePfx(), passphrase: '' }, (request, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
    request.on('end', () => response.end(`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Body><i:IdentifyResponse><i:ProtocolVersion>x</i:ProtocolVersion><i:ProductVendor>${vendor}</i:ProductVendor><i:ProductVersion>${version}</i:ProductVersion></i:IdentifyResponse></s:Body></s:Envelope>`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close(), bodies };
}

test('another system, or a Windows without DISM, is asked for nothing but its name', async () => {
  for (const [vendor, version, code] of [['Open Management Infrastructure', '1.6.9-0', 'WP-TARGET-NOT-WINDOWS'], ['Microsoft Corporation', 'OS: 6.0.6002 SP: 2.0 Stack: 2.0', 'WP-TARGET-WINDOWS-VERSION']]) {
    const other = await identifying(vendor!, version!);
    const untrusted = await take(overHttps(other.port), { auth: 'basic' }).catch((error: unknown) => error as { mend: string });
    // Not one byte before the certificate is accepted.
    expect(other.bodies).toEqual([]);
    const fingerprint = /--fingerprint (\S+);/.exec((untrusted as { mend: string }).mend)![1]!;
    await expect(take(overHttps(other.port), { auth: 'basic', fingerprint })).rejects.toMatchObject({ code, kind: 'scenario' });
    other.close();
  }
});

test('what can be refused before anything is sent, is', async () => {
  await expect(take(overHttp(9), { auth: 'basic' })).rejects.toMatchObject({ code: 'WP-TARGET-BASIC', kind: 'scenario' });
  await expect(take(overHttp(9), { fingerprint: 'aa'.repeat(32) })).rejects.toMatchObject({ code: 'WP-TARGET-FINGERPRINT' });
  await expect(take(overHttps(9), { fingerprint: 'aa'.repeat(20) })).rejects.toMatchObject({ code: 'WP-TARGET-FINGERPRINT', mend: expect.stringContaining('SHA-1') });
});
