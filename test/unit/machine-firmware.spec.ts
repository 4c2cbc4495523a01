import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { descriptorsByPriority, readFirmwareDescriptor, selectFirmware } from '../../harness/machine/qemu/firmware-descriptor.ts';
import { descriptorFolders, findFirmware, firmwareCandidates, type FirmwareHost } from '../../harness/machine/qemu/firmware.ts';

const fixtures = path.join(import.meta.dirname, 'fixtures', 'firmware');
const folder = (name: string) => new Map(readdirSync(path.join(fixtures, name)).map((file) => [file, readFileSync(path.join(fixtures, name, file), 'utf8')]));
const read = (texts: Iterable<string>) => [...texts].flatMap((text) => readFirmwareDescriptor(text) ?? []);
const debian = folder('debian-12');
const everything = () => true;

function host(more: Partial<FirmwareHost>): FirmwareHost {
  return { platform: 'linux', environment: { HOME: '/home/me' }, exists: everything, descriptors: () => new Map(), ...more };
}

test("Debian's descriptors: with Microsoft's keys for Secure Boot, the plain build without", () => {
  const known = read(descriptorsByPriority([debian]));
  expect(selectFirmware(known, true, everything)).toEqual({
    code: { file: '/usr/share/OVMF/OVMF_CODE_4M.ms.fd', format: 'raw' }, variables: { file: '/usr/share/OVMF/OVMF_VARS_4M.ms.fd', format: 'raw' }, smm: true, enrolledKeys: true,
  });
  expect(selectFirmware(known, false, everything)?.code.file).toBe('/usr/share/OVMF/OVMF_CODE_4M.fd');
});

test("QEMU's own: no keys are enrolled, so there is no Secure Boot", () => {
  const known = read(descriptorsByPriority([folder('qemu')]));
  expect(selectFirmware(known, true, everything)).toBeUndefined();
  expect(selectFirmware(known, false, everything)).toMatchObject({ code: { file: '/opt/homebrew/share/qemu/edk2-x86_64-code.fd' }, smm: false });
  // A build with Secure Boot and no keys boots anything too.
  expect(selectFirmware(known, false, (file) => !file.endsWith('x86_64-code.fd'))).toMatchObject({ smm: true, enrolledKeys: false });
});

test("Fedora's: chips in qcow2; firmware without variables or in one chip is passed over", () => {
  const known = read(descriptorsByPriority([folder('fedora')]));
  expect(known).toHaveLength(2);
  expect(selectFirmware(known, true, everything)).toMatchObject({ code: { format: 'qcow2' }, variables: { file: '/usr/share/edk2/ovmf/OVMF_VARS_4M.secboot.qcow2', format: 'qcow2' } });
});

test('a descriptor of another architecture, machine, interface or form is none of ours', () => {
  const text = debian.get('60-edk2-x86_64.json')!;
  expect(readFirmwareDescriptor(text)).not.toBeNull();
  for (const change of [['"x86_64"', '"aarch64"'], ['"uefi"', '"bios"'], ['"flash"', '"memory"'], ['"nvram-template"', '"nothing"'], ['"raw"', '"vmdk"'], ['{', '']] as const) {
    expect(readFirmwareDescriptor(text.replaceAll(change[0], change[1])), change.join(' -> ')).toBeNull();
  }
  expect(readFirmwareDescriptor(text.replace('pc-q35-*', 'microvm').replace('pc-i440fx-*', 'microvm'))).toBeNull();
});

test('by file name over all folders; the nearer folder wins, and an empty file hides', () => {
  expect(descriptorsByPriority([new Map([['60-b', 'mine'], ['40-a', ' \n']]), new Map([['40-a', 'theirs'], ['60-b', 'theirs'], ['50-c', 'third']])])).toEqual(['third', 'mine']);
});

test('a descriptor of the user comes before the distribution, whose files may be missing', () => {
  const own = debian.get('40-edk2-x86_64-secure-enrolled.json')!.replace('OVMF_CODE_4M.ms.fd', 'mine.fd');
  const descriptors: FirmwareHost['descriptors'] = (name) => (name === '/home/me/.config/qemu/firmware' ? new Map([['10-mine.json', own]]) : name === '/usr/share/qemu/firmware' ? debian : new Map());
  expect(findFirmware(true, host({ descriptors })).code.file).toBe('/usr/share/OVMF/mine.fd');
  expect(findFirmware(true, host({ descriptors, exists: (file) => !file.endsWith('mine.fd') })).code.file).toBe('/usr/share/OVMF/OVMF_CODE_4M.ms.fd');
});

test('without descriptors, the usual places: code and variables of one size', () => {
  expect(findFirmware(false, host({ exists: (file) => file.includes('_4M.fd') }))).toMatchObject({ code: { file: '/usr/share/OVMF/OVMF_CODE_4M.fd' }, variables: { file: '/usr/share/OVMF/OVMF_VARS_4M.fd' } });
  expect(findFirmware(false, host({ exists: (file) => file.startsWith('/usr/share/qemu/edk2') })).code.file).toBe('/usr/share/qemu/edk2-x86_64-code.fd');
  expect(findFirmware(false, host({ platform: 'darwin' })).code.file).toBe('/opt/homebrew/share/qemu/edk2-x86_64-code.fd');
  expect(findFirmware(true, host({ exists: (file) => file.startsWith('/usr/share/edk2/ovmf') && file.endsWith('.fd') }))).toMatchObject({ variables: { file: '/usr/share/edk2/ovmf/OVMF_VARS.secboot.fd' }, smm: true });
  expect(firmwareCandidates({ platform: 'win32', environment: { ProgramFiles: 'C:\\Program Files' } })[0]?.code.file).toMatch(/qemu.share.edk2-x86_64-code\.fd$/);
});

test('folders of descriptors: the user, the administrator, the distribution', () => {
  expect(descriptorFolders({ platform: 'linux', environment: { XDG_CONFIG_HOME: '/x', HOME: '/h' } })).toEqual(['/x/qemu/firmware', '/etc/qemu/firmware', '/usr/share/qemu/firmware', '/usr/local/share/qemu/firmware']);
  expect(descriptorFolders({ platform: 'darwin', environment: { HOME: '/h' } })).toContain('/opt/homebrew/share/qemu/firmware');
  expect(descriptorFolders({ platform: 'win32', environment: { ProgramFiles: 'C:\\P', ProgramW6432: 'C:\\P' } })).toHaveLength(1);
});

test('nothing found: which kind is missing, and what to do', () => {
  const none = host({ exists: () => false });
  expect(() => findFirmware(false, none)).toThrow(expect.objectContaining({ code: 'WP-QEMU-FIRMWARE', kind: 'infrastructure' }));
  expect(() => findFirmware(true, none)).toThrow(expect.objectContaining({ code: 'WP-QEMU-SECURE-BOOT', mend: expect.stringContaining('secureBoot: off') }));
});
