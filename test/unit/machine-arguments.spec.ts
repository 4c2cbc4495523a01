import { expect, test } from '@playwright/test';
import type { MachineSpec } from '../../harness/machine/machine.ts';
import { hardwareAccelerator, probeArguments } from '../../harness/machine/qemu/acceleration.ts';
import { escapeValue, qemuArguments, type StartFacts } from '../../harness/machine/qemu/arguments.ts';
import { parseQemuVersion } from '../../harness/machine/qemu/find-qemu.ts';
import { ENLIGHTENMENTS } from '../../harness/machine/qemu/enlightenments.ts';
import { probeBootSector } from '../../harness/machine/qemu/probe-guest.ts';

const spec: MachineSpec = {
  name: 'm1', folder: '/run/m1', memoryMiB: 768, processors: 2,
  devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' },
  disk: '/run/m1/disk.qcow2', media: ['/m/install.iso', '/m/answer.iso'], boot: 'media', forward: [5986],
};
const facts: StartFacts = {
  token: 'abc123', accelerator: 'tcg', firmware: { code: { file: '/fw/CODE.fd', format: 'raw' }, variables: { file: '/run/m1/vars.fd', format: 'raw' }, smm: false, enrolledKeys: false },
  qmp: { path: '/tmp/wp-1/qmp' }, serial: { path: '/tmp/wp-1/com1' }, serialLog: '/run/m1/serial.log', ports: new Map([[5986, 40001]]),
};
/** The value after an option, all of them. */
const values = (argv: string[], option: string) => argv.flatMap((one, at) => (one === option ? [argv[at + 1] as string] : []));

test('a machine with virtio devices under TCG, word by word', () => {
  expect(qemuArguments(spec, facts)).toEqual([
    '-name', 'wimproof-abc123',
    '-no-user-config', '-nodefaults', '-S',
    '-display', 'none', '-device', 'VGA',
    '-machine', 'q35',
    '-accel', 'tcg,thread=multi,tb-size=128', '-cpu', 'max,-cx16', '-rtc', 'base=utc',
    '-m', '768', '-smp', '2',
    '-global', 'ICH9-LPC.disable_s3=1',
    '-drive', 'if=pflash,format=raw,unit=0,readonly=on,file=/fw/CODE.fd',
    '-drive', 'if=pflash,format=raw,unit=1,file=/run/m1/vars.fd',
    '-drive', 'if=none,id=disk0,format=qcow2,node-name=system,cache=unsafe,discard=unmap,file=/run/m1/disk.qcow2',
    '-device', 'virtio-blk-pci,drive=disk0,bootindex=1',
    '-device', 'virtio-scsi-pci,id=scsi0',
    '-drive', 'if=none,id=cd0,format=raw,media=cdrom,readonly=on,file=/m/install.iso',
    '-device', 'scsi-cd,bus=scsi0.0,drive=cd0,bootindex=2',
    '-drive', 'if=none,id=cd1,format=raw,media=cdrom,readonly=on,file=/m/answer.iso',
    '-device', 'scsi-cd,bus=scsi0.0,drive=cd1',
    '-netdev', 'user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:40001-:5986',
    '-device', 'virtio-net-pci,netdev=net0,romfile=',
    '-chardev', 'socket,id=com1,path=/tmp/wp-1/com1,logfile=/run/m1/serial.log,logappend=on',
    '-serial', 'chardev:com1',
    '-chardev', 'socket,id=qmp,path=/tmp/wp-1/qmp',
    '-mon', 'chardev=qmp,mode=control',
  ]);
});

test('in-box Windows devices: AHCI disks and discs on ports of their own, e1000e, local time', () => {
  const argv = qemuArguments({ ...spec, devices: { disk: 'ahci', cdrom: 'ahci', network: 'e1000e' }, jobDisk: '/run/m1/job.img', boot: 'disk', rtc: 'localtime' }, facts);
  expect(values(argv, '-device')).toEqual(['VGA', 'ide-hd,drive=disk0,bus=ide.0,bootindex=1', 'ide-hd,drive=job0,bus=ide.1', 'ide-cd,drive=cd0,bus=ide.2', 'ide-cd,drive=cd1,bus=ide.3', 'e1000e,netdev=net0,romfile=']);
  expect(values(argv, '-rtc')).toEqual(['base=localtime']);
  expect(values(argv, '-drive')).toContain('if=none,id=job0,format=raw,cache=unsafe,file=/run/m1/job.img');
});

test('a seventh SATA device gets a second controller', () => {
  const argv = qemuArguments({ ...spec, devices: { disk: 'ahci', cdrom: 'ahci', network: 'e1000' }, media: ['1', '2', '3', '4', '5', '6'].map((one) => `/m/${one}.iso`) }, facts);
  expect(values(argv, '-device').slice(-3)).toEqual(['ich9-ahci,id=ahci1', 'ide-cd,drive=cd5,bus=ahci1.0', 'e1000,netdev=net0,romfile=']);
});

test('a machine that boots its disk never boots a medium', () => {
  expect(qemuArguments({ ...spec, boot: 'disk' }, facts).filter((one) => one.includes('bootindex'))).toEqual(['virtio-blk-pci,drive=disk0,bootindex=1']);
});

test('accelerators, loopback ports (Windows), the internet, no forwarded port', () => {
  expect(qemuArguments(spec, { ...facts, accelerator: 'kvm' }).join(' ')).toContain('-accel kvm -cpu host');
  expect(qemuArguments(spec, { ...facts, accelerator: 'whpx' }).join(' ')).toContain('-accel whpx,kernel-irqchip=off -cpu max');
  expect(qemuArguments(spec, { ...facts, accelerator: 'hvf' }).join(' ')).toContain('-accel hvf -cpu host');
  const argv = qemuArguments({ ...spec, internet: true }, { ...facts, qmp: { port: 7 }, serial: { port: 8 }, ports: new Map() });
  expect(values(argv, '-netdev')).toEqual(['user,id=net0,restrict=off']);
  expect(values(argv, '-chardev')).toEqual(['socket,id=com1,host=127.0.0.1,port=8,logfile=/run/m1/serial.log,logappend=on', 'socket,id=qmp,host=127.0.0.1,port=7']);
});

test('a comma in a path cannot become an option', () => {
  expect(escapeValue('/a,readonly=off')).toBe('/a,,readonly=off');
  expect(qemuArguments({ ...spec, media: ['/m/x,bootindex=0.iso'] }, facts).join(' ')).toContain('file=/m/x,,bootindex=0.iso');
});

test('a Windows guest under KVM: an explicit list of enlightenments, no HPET, clocks that make up for lost ticks', () => {
  const argv = qemuArguments({ ...spec, enlightenments: true, rtc: 'localtime' }, { ...facts, accelerator: 'kvm' });
  expect(argv.slice(argv.indexOf('-machine'), argv.indexOf('-m'))).toEqual([
    '-machine', 'q35,hpet=off',
    '-accel', 'kvm',
    '-cpu', 'host,hv-relaxed=on,hv-vapic=on,hv-spinlocks=0x1fff,hv-vpindex=on,hv-runtime=on,hv-time=on,hv-synic=on,hv-stimer=on,hv-tlbflush=on,hv-ipi=on,hv-frequencies=on',
    '-rtc', 'base=localtime,driftfix=slew',
    '-global', 'kvm-pit.lost_tick_policy=delay',
  ]);
});

test('every enlightenment comes after those that it requires', () => {
  ENLIGHTENMENTS.forEach(({ flag, requires = [] }, at) => expect(ENLIGHTENMENTS.slice(0, at).map((one) => one.flag), flag).toEqual(expect.arrayContaining([...requires])));
});

test('a Windows guest anywhere else gets none of them, and keeps the instruction that 64-bit Windows needs', () => {
  for (const accelerator of ['tcg', 'hvf', 'whpx'] as const) expect(qemuArguments({ ...spec, enlightenments: true }, { ...facts, accelerator }).join(' '), accelerator).not.toMatch(/hv-|hpet|driftfix|kvm-pit/);
  expect(values(qemuArguments({ ...spec, enlightenments: true }, facts), '-cpu')).toEqual(['max']);
});

test('Secure Boot: system management mode, and variables that only it writes', () => {
  const argv = qemuArguments(spec, { ...facts, firmware: { code: { file: '/fw/SB.qcow2', format: 'qcow2' }, variables: { file: '/run/m1/vars.fd', format: 'qcow2' }, smm: true, enrolledKeys: true } });
  expect(values(argv, '-machine')).toEqual(['q35,smm=on']);
  expect(values(argv, '-global')).toContain('driver=cfi.pflash01,property=secure,value=on');
  expect(values(argv, '-drive').slice(0, 2)).toEqual(['if=pflash,format=qcow2,unit=0,readonly=on,file=/fw/SB.qcow2', 'if=pflash,format=qcow2,unit=1,file=/run/m1/vars.fd']);
});

test('a BIOS has no flash chips; a TPM hangs on its emulator\'s socket', () => {
  const { firmware: _firmware, ...bios } = facts;
  expect(qemuArguments(spec, bios).join(' ')).not.toContain('pflash');
  const argv = qemuArguments(spec, { ...facts, tpm: '/tmp/wp-1/tpm' });
  expect(values(argv, '-chardev')[0]).toBe('socket,id=tpm,path=/tmp/wp-1/tpm');
  expect(values(argv, '-tpmdev')).toEqual(['emulator,id=tpm0,chardev=tpm']);
  expect(values(argv, '-device')).toContain('tpm-crb,tpmdev=tpm0');
});

test('versions of QEMU builds', () => {
  expect(parseQemuVersion('QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)\nCopyright')).toEqual({ version: [7, 2, 22], versionText: '7.2.22 (Debian 1:7.2+dfsg-7)' });
  expect(parseQemuVersion('QEMU emulator version 10.1.0')?.version).toEqual([10, 1, 0]);
  expect(parseQemuVersion('nonsense')).toBeNull();
});

test('the probe: an accelerator per system, a boot sector, the same token rule as machines', () => {
  expect([hardwareAccelerator('linux', 'x64'), hardwareAccelerator('win32', 'x64'), hardwareAccelerator('darwin', 'x64'), hardwareAccelerator('darwin', 'arm64'), hardwareAccelerator('aix', 'x64')]).toEqual(['kvm', 'whpx', 'hvf', null, null]);
  expect(probeBootSector()).toHaveLength(512);
  expect(probeBootSector().readUInt16LE(510)).toBe(0xaa55);
  expect(probeArguments('t', 'kvm', '/a,b.img').join(' ')).toMatch(/^-name wimproof-t .*-accel kvm -cpu host .*file=\/a,,b\.img /);
});
