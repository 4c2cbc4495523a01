import { expect, test } from '@playwright/test';
import { canRunMachines, judgeHost } from '../../harness/machine/doctor-hyperv.ts';
import type { HostRecord } from '../../harness/machine/hyperv/host-record.ts';

/** An elevated session on a Windows Server 2022 with Hyper-V. */
const good: HostRecord = {
  powershell: { version: '5.1.20348.2849', edition: 'Desktop', is64Bit: true },
  module: '2.0.0.0',
  service: 'Running',
  rights: { elevated: true, hyperVAdministrator: false },
  system: { caption: 'Microsoft Windows Server 2022 Standard', build: '20348', server: true, edition: 7, model: 'PowerEdge R650', manufacturer: 'Dell Inc.', hypervisorPresent: true, virtualizationFirmware: false, secondLevelTranslation: false, freeMemoryMiB: 20_000 },
  virtualization: { answers: true, logicalProcessors: 32, switches: [], error: null },
  workerLog: true,
};
const system = (more: Partial<NonNullable<HostRecord['system']>>): HostRecord => ({ ...good, system: { ...(good.system as NonNullable<HostRecord['system']>), ...more } });
const silent: HostRecord['virtualization'] = { answers: false, logicalProcessors: 0, switches: [], error: null };
const of = (host: HostRecord, check: string) => judgeHost(host).find((one) => one.check === check);

test('a good host has nothing to mend; every other finding has a mend and never fails the doctor', () => {
  expect(judgeHost(good).map((one) => [one.check, one.status])).toEqual(['hyper-v', 'hypervisor', 'hyper-v-rights', 'hyper-v-answers', 'hyper-v-switch', 'hyper-v-log', 'hyper-v-memory'].map((check) => [check, 'ok']));
  const bad: HostRecord[] = [
    { ...good, module: null, service: null, virtualization: silent },
    { ...good, module: null, powershell: { ...good.powershell, is64Bit: false } },
    { ...good, service: 'Stopped', virtualization: silent, rights: null, workerLog: false },
    { ...good, system: null },
    system({ freeMemoryMiB: 500, hypervisorPresent: false }),
  ];
  for (const finding of bad.flatMap(judgeHost)) {
    expect(finding.status).not.toBe('fail');
    expect(finding.mend === undefined, finding.what).toBe(finding.status === 'ok');
  }
});

test('missing module: server and client commands; a 32-bit PowerShell is told apart', () => {
  expect(of({ ...good, module: null, service: null }, 'hyper-v')).toMatchObject({ what: 'Hyper-V is not installed', mend: expect.stringMatching(/Install-WindowsFeature -Name Hyper-V -IncludeManagementTools.*Enable-WindowsOptionalFeature -Online -FeatureName Microsoft-Hyper-V -All/) });
  expect(of({ ...good, module: null }, 'hyper-v')?.what).toBe('Hyper-V is installed without its PowerShell module');
  expect(of({ ...good, module: null, powershell: { ...good.powershell, is64Bit: false } }, 'hyper-v')?.mend).toBe('Use a 64-bit Node');
  expect(of({ ...good, service: 'Stopped' }, 'hyper-v')).toMatchObject({ status: 'warn', mend: expect.stringContaining('Start-Service') });
});

test('the hypervisor: switched off, kept from starting, nested', () => {
  expect(of(system({ hypervisorPresent: false, virtualizationFirmware: false }), 'hypervisor')).toMatchObject({ status: 'warn', what: 'virtualisation is switched off in the firmware' });
  expect(of(system({ hypervisorPresent: false, virtualizationFirmware: true }), 'hypervisor')).toMatchObject({ status: 'warn', what: 'the hypervisor does not run', mend: expect.stringContaining('hypervisorlaunchtype auto') });
  const nested = { model: 'Virtual Machine', manufacturer: 'Microsoft Corporation' };
  expect(of({ ...system(nested), virtualization: silent }, 'hypervisor')).toMatchObject({ status: 'warn', mend: expect.stringContaining('-ExposeVirtualizationExtensions $true') });
  expect(of({ ...system({ ...nested, virtualizationFirmware: true }), virtualization: silent }, 'hypervisor')?.status).toBe('ok');
  expect(of(system({ ...nested }), 'hypervisor')?.status).toBe('ok');
});

test('rights: elevated, Hyper-V administrator, neither', () => {
  expect(of({ ...good, rights: { elevated: false, hyperVAdministrator: true } }, 'hyper-v-rights')).toMatchObject({ status: 'warn', mend: 'Start wimproof elevated' });
  expect(of({ ...good, rights: { elevated: false, hyperVAdministrator: false } }, 'hyper-v-rights')).toMatchObject({ status: 'warn', mend: expect.stringContaining('S-1-5-32-578') });
});

test('Hyper-V runs machines when it is there, runs and answers', () => {
  expect(canRunMachines(judgeHost(good))).toBe(true);
  for (const host of [{ ...good, module: null }, { ...good, service: 'Stopped' }, { ...good, virtualization: silent }, { ...good, system: null }]) expect(canRunMachines(judgeHost(host))).toBe(false);
  expect(canRunMachines([])).toBe(false);
});

test('the switch that machines will get', () => {
  const clients = { name: 'Standardswitch', id: 'C08CB7B8-9B3C-408E-8E30-5E16A3AEB444', type: 'Internal' };
  expect(of({ ...good, virtualization: { ...good.virtualization, switches: [clients] } }, 'hyper-v-switch')?.what).toContain("'Standardswitch' (NAT, with DHCP)");
  expect(of(good, 'hyper-v-switch')?.what).toContain('internal switch');
});
