import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { FOOTER_BYTES, fixedVhdSize, vhdFooter } from '../../harness/machine/hyperv/vhd-footer.ts';

// qemu-img reads and writes the format independently of us.
let folder: string;
test.beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'wp-vhd-'))));
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
const qemuImg = (...argv: string[]) => execFileSync('qemu-img', argv, { encoding: 'utf8', cwd: folder });

for (const mebibytes of [1, 64, 65]) {
  test(`a raw disk of ${mebibytes} MiB with our footer is a VHD to QEMU, of that very size, and comes back as it was`, () => {
    const bytes = mebibytes << 20;
    const content = Buffer.alloc(bytes, 'wimproof');
    writeFileSync(path.join(folder, 'job.vhd'), content);
    appendFileSync(path.join(folder, 'job.vhd'), vhdFooter(bytes));
    expect(JSON.parse(qemuImg('info', '--output=json', '-f', 'vpc', 'job.vhd'))).toMatchObject({ format: 'vpc', 'virtual-size': bytes });
    qemuImg('convert', '-f', 'vpc', '-O', 'vhdx', 'job.vhd', 'job.vhdx');
    expect(qemuImg('compare', '-f', 'vpc', '-F', 'vhdx', 'job.vhd', 'job.vhdx')).toContain('identical');
    // And back, as Convert-VHD does it: a fixed VHD, whose footer we read.
    qemuImg('convert', '-f', 'vhdx', '-O', 'vpc', '-o', 'subformat=fixed,force_size=on', 'job.vhdx', 'back.vhd');
    const back = readFileSync(path.join(folder, 'back.vhd'));
    const size = fixedVhdSize(back.subarray(back.length - FOOTER_BYTES));
    expect(size).toBe(bytes);
    expect(back.subarray(0, size).equals(content)).toBe(true);
  });
}
