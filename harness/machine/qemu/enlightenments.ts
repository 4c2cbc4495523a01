/**
 * What KVM offers a Windows guest, as flags of QEMU's processor model. An explicit list, not `hv-passthrough`: the same
 * machine on every host. Left out: what only Hyper-V inside the guest has use for (`hv-reenlightenment`, `hv-evmcs`,
 * `hv-stimer-direct`, `hv-emsr-bitmap`, `hv-tlbflush-direct`), what needs a certain processor (`hv-avic`), what is for
 * debugging (`hv-syndbg`, `hv-enforce-cpuid`), and `hv-crash`, which keeps Windows from writing its crash dump.
 * 0x1fff tries before a spinning processor tells the host: hosts that run tests are overcommitted.
 * Source: QEMU docs/system/i386/hyperv.rst (each flag, its "Requires", "Recommendations"); the value as in quickemu and
 * rgl/windows-vagrant. All are in QEMU 6.2, the oldest that is supported.
 */
export const ENLIGHTENMENTS: readonly { flag: string; value?: string; requires?: readonly string[] }[] = [
  { flag: 'hv-relaxed' },
  { flag: 'hv-vapic' },
  { flag: 'hv-spinlocks', value: '0x1fff' },
  { flag: 'hv-vpindex' },
  { flag: 'hv-runtime' },
  { flag: 'hv-time' },
  { flag: 'hv-synic', requires: ['hv-vpindex'] },
  { flag: 'hv-stimer', requires: ['hv-vpindex', 'hv-synic', 'hv-time'] },
  { flag: 'hv-tlbflush', requires: ['hv-vpindex'] },
  { flag: 'hv-ipi', requires: ['hv-vpindex'] },
  { flag: 'hv-frequencies' },
];

/** `,hv-relaxed=on,hv-vapic=on,...`, to be put behind the processor model. */
export function enlightenmentFlags(): string {
  return ENLIGHTENMENTS.map(({ flag, value = 'on' }) => `,${flag}=${value}`).join('');
}
