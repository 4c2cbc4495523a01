import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { TEMPLATE_SCHEMA_FILE, templateSchemaText } from '../../harness/machine/generate-template-schema.ts';
import { loadTemplate, shippedTemplates, templateNames, templateSchema } from '../../harness/machine/template.ts';

const shipped = [shippedTemplates()];
/**
 * What Microsoft says of each. Builds: "Windows 10 release information" (22H2), "Windows 11 release information" (24H2),
 * "Windows Server release information" (long-term servicing channel). Needs: "Windows 11 specifications" (4 GB, 2
 * processors, 64 GB, UEFI with Secure Boot, TPM 2.0), "Windows 10 specifications" and "Minimum hardware requirements" (2 GB,
 * 32 GB), "Hardware requirements for Windows Server" (2 GB with Desktop Experience, 32 GB).
 */
const published: Record<string, { build: number; memoryMiB: number; diskGiB: number; processors: number; windows11?: true }> = {
  'windows-10': { build: 19045, memoryMiB: 2048, diskGiB: 32, processors: 1 },
  'windows-11': { build: 26100, memoryMiB: 4096, diskGiB: 64, processors: 2, windows11: true },
  'windows-server-2016': { build: 14393, memoryMiB: 2048, diskGiB: 32, processors: 1 },
  'windows-server-2019': { build: 17763, memoryMiB: 2048, diskGiB: 32, processors: 1 },
  'windows-server-2022': { build: 20348, memoryMiB: 2048, diskGiB: 32, processors: 1 },
  'windows-server-2025': { build: 26100, memoryMiB: 2048, diskGiB: 32, processors: 1 },
};

test('the shipped templates for Windows are these', () => {
  expect(templateNames(shipped).filter((name) => name !== 'pane')).toEqual(Object.keys(published));
});

for (const [name, { build, memoryMiB, diskGiB, processors, windows11 = false }] of Object.entries(published)) {
  test(`${name}: the build, at least what Windows asks for, devices that it has drivers for`, async () => {
    const template = await loadTemplate(name, shipped);
    expect(template.windows).toMatchObject({ build, enlightenments: true });
    expect(template.windows.version).toMatch(new RegExp(`^10\\.0\\.${build}\\.[01]$`));
    expect(template.memoryMiB).toBeGreaterThanOrEqual(memoryMiB);
    expect(template.diskGiB).toBeGreaterThanOrEqual(diskGiB);
    expect(template.processors).toBeGreaterThanOrEqual(processors);
    expect(template).toMatchObject({ firmware: 'uefi', powershell: true, rtc: 'localtime', devices: { disk: 'ahci', cdrom: 'ahci', network: 'e1000e' } });
    expect(template).toMatchObject(windows11 ? { secureBoot: 'microsoft-windows', tpm: true } : { secureBoot: 'off', tpm: false });
    expect(template.image).toBeUndefined();
    // What OVMF says when nothing boots is known to the wait itself: it is no result about Windows.
    expect(template.serial.fatal).toEqual([]);
  });
}

test('Pane is no Windows to a hypervisor', async () => {
  expect(await loadTemplate('pane', shipped)).toMatchObject({ windows: { enlightenments: false }, firmware: 'uefi', secureBoot: 'off', tpm: false });
});

test('Secure Boot and a BIOS exclude each other', () => {
  const template = { name: 'x', windows: { name: 'X', version: '6.1.7601.1', build: 7601 }, architecture: 'amd64', memoryMiB: 1024, processors: 1, devices: { disk: 'ahci', cdrom: 'ahci', network: 'e1000' }, firmware: 'bios' };
  expect(templateSchema.safeParse(template).success).toBe(true);
  expect(templateSchema.safeParse({ ...template, secureBoot: 'microsoft-uefi' }).error?.issues).toMatchObject([{ path: ['secureBoot'] }]);
});

test('the committed JSON Schema is up to date, and every shipped template names it', async () => {
  expect(await readFile(TEMPLATE_SCHEMA_FILE, 'utf8'), 'run `node --import tsx harness/machine/generate-template-schema.ts`').toBe(templateSchemaText());
  for (const name of templateNames(shipped)) {
    const { file } = await loadTemplate(name, shipped);
    const reference = /^# yaml-language-server: \$schema=(.+)\n/.exec(await readFile(file, 'utf8'))?.[1];
    expect(path.resolve(path.dirname(file), reference ?? '')).toBe(TEMPLATE_SCHEMA_FILE);
  }
});

test('docs/machine-templates.md tells of every shipped template and every key', async () => {
  const text = await readFile(path.join(import.meta.dirname, '../../docs/machine-templates.md'), 'utf8');
  const { properties } = JSON.parse(templateSchemaText()) as { properties: Record<string, unknown> };
  for (const word of [...templateNames(shipped), ...Object.keys(properties)]) expect(text, word).toContain(`\`${word}`);
});
