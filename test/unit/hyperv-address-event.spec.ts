import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { program as cmd } from '../../vm-templates/pane/guest/shell/cmd.ts';
import { program as findstr } from '../../vm-templates/pane/guest/shell/programs/findstr.ts';
import { addressEvent } from '../../harness/guest/script/address-event.ts';
import { parseSerialEvent } from '../../harness/guest/job/serial-event.ts';
import { addressTold } from '../../harness/machine/hyperv/addresses.ts';
import { createTestSystem, runCaptured } from './pane-system.ts';

/** `ipconfig` of Windows 11 in German and of Server 2022 in English and French, addresses changed; sources: forum posts. */
const OUTPUTS = {
  german: '\r\nWindows-IP-Konfiguration\r\n\r\n\r\nEthernet-Adapter Ethernet:\r\n\r\n   Verbindungsspezifisches DNS-Suffix: mshome.net\r\n   Verbindungslokale IPv6-Adresse  . : fe80::9c1b:7d2a:1%5\r\n   IPv4-Adresse  . . . . . . . . . . : 172.28.112.7\r\n   Subnetzmaske  . . . . . . . . . . : 255.255.240.0\r\n   Standardgateway . . . . . . . . . : 172.28.112.1\r\n',
  english: '\r\nWindows IP Configuration\r\n\r\n\r\nEthernet adapter Ethernet:\r\n\r\n   Connection-specific DNS Suffix  . : \r\n   Link-local IPv6 Address . . . . . : fe80::1%4\r\n   Autoconfiguration IPv4 Address. . : 169.254.7.9\r\n   Subnet Mask . . . . . . . . . . . : 255.255.0.0\r\n   IPv4 Address. . . . . . . . . . . : 10.1.1.1\r\n',
  french: '\r\nConfiguration IP de Windows\r\n\r\n   Adresse IPv4. . . . . . . . . . . . . .: 192.168.1.20\r\n',
  none: '\r\nWindows IP Configuration\r\n\r\n   Media State . . . . . . . . . . . : Media disconnected\r\n',
};

/** Runs the lines in Pane's cmd, with an `ipconfig` that prints this (or none at all), and gives what COM1 was told. */
async function told(output: string | undefined): Promise<string> {
  const machine = createTestSystem(undefined, {
    programs: {
      cmd,
      findstr,
      ...(output === undefined ? {} : { ipconfig: (process: { stdout(text: string): void }) => { process.stdout(output); return 0; } }),
    },
  });
  // Where COM1 stands, a file: the test's system has no port.
  const lines = addressEvent('T1').map((line) => line.replace('>COM1 echo', 'echo'));
  writeFileSync(join(machine.drives.get('C')!.root, 'test.cmd'), ['@echo off', ...lines, 'echo rest', ''].join('\r\n'));
  return (await runCaptured(machine, 'C:\\test.cmd')).stdout;
}

test('the first IPv4 address is told, in whatever language Windows speaks', async () => {
  expect(await told(OUTPUTS.german)).toBe('##wimproof token=T1 event=address address=172.28.112.7\r\nrest\r\n');
  expect(await told(OUTPUTS.english)).toBe('##wimproof token=T1 event=address address=169.254.7.9\r\nrest\r\n');
  expect(await told(OUTPUTS.french)).toBe('##wimproof token=T1 event=address address=192.168.1.20\r\nrest\r\n');
});

test('without an address, or without ipconfig, nothing is told and the script goes on', async () => {
  expect(await told(OUTPUTS.none)).toBe('rest\r\n');
  expect((await told(undefined)).endsWith('rest\r\n')).toBe(true);
  expect(await told(undefined)).not.toContain('event=address');
});

test('what is told, both readers understand', () => {
  const line = '##wimproof token=T1 event=address address=10.0.0.7';
  expect(parseSerialEvent(line)).toEqual({ token: 'T1', event: 'address', address: '10.0.0.7' });
  expect(parseSerialEvent('##wimproof token=T1 event=address')).toBeUndefined();
  expect(addressTold(line)).toBe('10.0.0.7');
});
