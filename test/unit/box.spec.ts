import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { XMLValidator } from 'fast-xml-parser';
import { execa } from 'execa';
import { boxCatalogue, boxMetadata, checkBoxName, type BoxSettings } from '../../harness/image/box/box-files.ts';
import { renderOvf } from '../../harness/image/box/ovf.ts';
import { packBox } from '../../harness/image/box/pack-box.ts';
import { writeBox } from '../../harness/image/box/write-box.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-box-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settings: BoxSettings = { username: 'wimproof', memoryMiB: 4096, processors: 2, firmware: 'uefi', rtc: 'localtime', devices: { disk: 'ahci', network: 'e1000e' } };

test('a box is a gzipped tar with its files at the root; the same files give the same box', async () => {
  const big = path.join(folder, 'box.img');
  writeFileSync(big, Buffer.alloc(3_000_000, 'wimproof'));
  const files = [{ name: 'metadata.json', text: '{"provider":"libvirt"}' }, { name: 'box.img', from: big }];
  const out = path.join(folder, 'a.box');
  const sha256 = await writeBox(out, files);
  expect(createHash('sha256').update(readFileSync(out)).digest('hex')).toBe(sha256);
  expect(await writeBox(path.join(folder, 'b.box'), files)).toBe(sha256);
  const { stdout } = await execa('tar', ['-tzvf', out, '--full-time', '--utc']);
  expect(stdout.split('\n').map((line) => line.split(/\s+/).slice(2).join(' '))).toEqual(['22 1970-01-01 00:00:00 metadata.json', '3000000 1970-01-01 00:00:00 box.img']);
  await execa('tar', ['-xzf', out, '-C', folder, 'metadata.json']);
  expect(readFileSync(path.join(folder, 'metadata.json'), 'utf8')).toBe('{"provider":"libvirt"}');
});

test('an existing file is not overwritten, a missing one leaves nothing', async () => {
  const out = path.join(folder, 'a.box');
  writeFileSync(out, 'mine');
  await expect(writeBox(out, [])).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(out, 'utf8')).toBe('mine');
  const disk = path.join(folder, 'none.qcow2');
  await expect(packBox({ out: path.join(folder, 'b.box'), provider: 'libvirt', disk, work: folder, settings })).rejects.toMatchObject({ code: 'WP-TOOL-FAILED' });
  expect(readdirSync(folder)).toEqual(['a.box']);
});

test('cancelled, nothing hangs', async () => {
  const big = path.join(folder, 'box.img');
  writeFileSync(big, Buffer.alloc(50_000_000));
  const signal = AbortSignal.timeout(20);
  await expect(writeBox(path.join(folder, 'a.box'), [{ name: 'box.img', from: big }], { signal, compression: 9 })).rejects.toThrow();
});

test('libvirt: the disk as qcow2 without a base, its size in whole GB', async () => {
  const base = path.join(folder, 'base.qcow2');
  const disk = path.join(folder, 'disk.qcow2');
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', base, '64M']);
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', disk]);
  const out = path.join(folder, 'x.box');
  await packBox({ out, provider: 'libvirt', disk, work: folder, settings });
  expect(readdirSync(folder).sort()).toEqual(['base.qcow2', 'disk.qcow2', 'x.box']);
  const inside = path.join(folder, 'inside');
  mkdirSync(inside);
  await execa('tar', ['-xzf', out, '-C', inside]);
  expect(readdirSync(inside).sort()).toEqual(['Vagrantfile', 'box.img', 'metadata.json', 'wimproof.json']);
  expect(JSON.parse(readFileSync(path.join(inside, 'metadata.json'), 'utf8'))).toEqual({ provider: 'libvirt', format: 'qcow2', virtual_size: 1 });
  expect(JSON.parse(readFileSync(path.join(inside, 'wimproof.json'), 'utf8'))).toEqual(settings);
  const info = JSON.parse((await execa('qemu-img', ['info', '--output=json', path.join(inside, 'box.img')])).stdout) as Record<string, unknown>;
  expect(info['format']).toBe('qcow2');
  expect(info['backing-filename']).toBeUndefined();
  await execa('qemu-img', ['check', path.join(inside, 'box.img')]);
});

test('virtualbox: an appliance whose disk is where its descriptor says', async () => {
  const disk = path.join(folder, 'disk.qcow2');
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '64M']);
  await packBox({ out: path.join(folder, 'x.box'), provider: 'virtualbox', disk, work: folder, settings });
  await execa('tar', ['-xzf', 'x.box'], { cwd: folder });
  const ovf = readFileSync(path.join(folder, 'box.ovf'), 'utf8');
  expect(XMLValidator.validate(ovf)).toBe(true);
  const file = /ovf:href="([^"]+)"/.exec(ovf)?.[1] ?? '';
  const info = JSON.parse((await execa('qemu-img', ['info', '--output=json', file], { cwd: folder })).stdout) as { format: string; 'virtual-size': number; 'format-specific': { data: { 'create-type': string } } };
  expect([info.format, info['virtual-size'], info['format-specific'].data['create-type']]).toEqual(['vmdk', 67_108_864, 'streamOptimized']);
  expect(renderOvf({ disk: file, virtualBytes: 67_108_864, ...settings })).toBe(ovf);
  expect(ovf).toContain('ovf:capacity="67108864"');
  expect(ovf).toContain('<rasd:VirtualQuantity>4096</rasd:VirtualQuantity>');
});

test('hyperv: what Export-VM leaves, and nothing else', async () => {
  const exported = path.join(folder, 'MACHINE');
  const pack = () => packBox({ out: path.join(folder, 'x.box'), provider: 'hyperv', disk: exported, work: folder, settings });
  await expect(pack()).rejects.toMatchObject({ code: 'WP-BOX-NOT-EXPORTED', kind: 'scenario' });
  for (const [file, text] of [['Virtual Machines/1F.vmcx', 'configuration'], ['Virtual Machines/1F.vmrs', 'state'], ['Virtual Hard Disks/disk.vhdx', 'disk'], ['Snapshots/old.vmcx', 'no']]) {
    mkdirSync(path.dirname(path.join(exported, file!)), { recursive: true });
    writeFileSync(path.join(exported, file!), text!);
  }
  await pack();
  const { stdout } = await execa('tar', ['-tzf', path.join(folder, 'x.box')]);
  expect(stdout.split('\n')).toEqual(['metadata.json', 'wimproof.json', 'Vagrantfile', 'Virtual Machines/1F.vmcx', 'Virtual Machines/1F.vmrs', 'Virtual Hard Disks/disk.vhdx']);
});

test('the catalogue names the box file and its digest; names and versions are checked', () => {
  const catalogue = boxCatalogue({ name: 'contoso/server-2025', version: '1.2.0' }, 'virtualbox', 'server-2025.box', 'ab'.repeat(32), 'Server 2025');
  expect(catalogue).toMatchObject({ name: 'contoso/server-2025', versions: [{ version: '1.2.0', providers: [{ name: 'virtualbox', url: 'server-2025.box', checksum_type: 'sha256', checksum: 'ab'.repeat(32) }] }] });
  expect(boxMetadata('hyperv', 1)).toEqual({ provider: 'hyperv' });
  for (const name of ['server', 'a/b/c', '../x/y', 'a b/c', '']) expect(() => checkBoxName({ name, version: '1.0.0' })).toThrow(expect.objectContaining({ code: 'WP-BOX-NAME' }));
  for (const version of ['1', '1.0', 'v1.0.0', '1.0.0-beta']) expect(() => checkBoxName({ name: 'a/b', version })).toThrow(expect.objectContaining({ code: 'WP-BOX-VERSION' }));
  expect(() => checkBoxName({ name: 'a/b', version: '1.0.0' })).not.toThrow();
});
