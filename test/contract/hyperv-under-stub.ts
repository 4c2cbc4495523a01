import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { HyperVProvider } from '../../harness/machine/hyperv/hyperv-provider.ts';
import { PowerShell } from '../../harness/machine/hyperv/powershell.ts';
import { vhdFooter } from '../../harness/machine/hyperv/vhd-footer.ts';
import { findPwsh, NO_PWSH } from './powershell/find-pwsh.ts';
import type { ContractedProvider } from './provider-contract.ts';

/** A folder with a module named Hyper-V, whose cmdlets have the documented parameters and drive QEMU. Its state is in the folder that WIMPROOF_HYPERV_STUB names. */
export const STUB_MODULES = path.join(import.meta.dirname, 'hyperv-module');

/** The Hyper-V provider with real PowerShell and the stub module in Hyper-V's place. */
export function hyperVUnderStub(): ContractedProvider {
  const pwsh = findPwsh();
  const stub = existsSync(path.join(STUB_MODULES, 'Hyper-V'));
  const powershell = new PowerShell(pwsh);
  let state = '';
  return {
    name: 'hyperv',
    skip: pwsh ? (stub ? undefined : 'skipped: no stub module') : NO_PWSH,
    prepare(folder) {
      state = path.join(folder, 'hyperv');
      mkdirSync(state);
      process.env['WIMPROOF_HYPERV_STUB'] = state;
      process.env['WIMPROOF_HYPERV_STUB_VHDX'] = 'qcow2'; // QEMU takes no checkpoints of machines with VHDX files.
      process.env['PSModulePath'] = STUB_MODULES;
    },
    leftovers: () => {
      const machines = path.join(state, 'machines');
      return existsSync(machines) ? readdirSync(machines) : [];
    },
    makeProvider: (ledger) => new HyperVProvider({ ledger, powershell: pwsh }),
    async importDisk({ file, format }, to) {
      const vhd = `${to}.vhd`;
      execFileSync('qemu-img', ['convert', '-q', '-f', format, '-O', 'raw', path.resolve(file), vhd]);
      appendFileSync(vhd, vhdFooter(statSync(vhd).size));
      await powershell.call('convert-disk', { Path: vhd, DestinationPath: to, Type: 'Dynamic' }, { doing: 'import a disk' });
      rmSync(vhd);
    },
    devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' },
  };
}
