import type { MachineSpec } from '../machine.ts';
import type { AcceleratorName } from './acceleration.ts';
import { enlightenmentFlags } from './enlightenments.ts';

/** Board, accelerator, processor model and clocks. Pure. */
export function platformArguments(spec: Pick<MachineSpec, 'enlightenments' | 'rtc'>, accelerator: AcceleratorName, smm: boolean): string[] {
  // Enlightenments are KVM's: under emulation QEMU ends with them (7.2: "kernel doesn't allow setting HyperV VP_INDEX"),
  // and hvf and WHPX have none.
  const enlightened = spec.enlightenments === true && accelerator === 'kvm';
  return [
    // With the enlightened clocks the HPET is only expensive. Source: hyperv.rst (hv-stimer), libvirt's Windows defaults.
    '-machine', `q35${smm ? ',smm=on' : ''}${enlightened ? ',hpet=off' : ''}`,
    // Nobody but the firmware in system management mode writes the variables, so a guest cannot switch Secure Boot off.
    ...(smm ? ['-global', 'driver=cfi.pflash01,property=secure,value=on'] : []),
    ...processor(spec, accelerator, enlightened),
    // Ticks that came while the guest did not run: the clock catches up (RTC), the timer does not (PIT), as libvirt has
    // it for Windows (virt-manager's defaults: rtc catchup, pit delay).
    '-rtc', `base=${spec.rtc ?? 'utc'}${enlightened ? ',driftfix=slew' : ''}`,
    ...(enlightened ? ['-global', 'kvm-pit.lost_tick_policy=delay'] : []),
  ];
}

/**
 * TCG: Linux 6.12 guests panic at random with cx16 under multi-threaded emulation, but 64-bit Windows does not start
 * without it (CMPXCHG16b: "Hardware requirements for Windows Server"). A translation buffer of 128 MB: a smaller one is
 * thrown away again and again by a guest that compiles code itself, and with the default, a large part of the host's
 * memory, a reboot inside the machine takes twice as long as a cold boot.
 */
function processor(spec: Pick<MachineSpec, 'enlightenments'>, accelerator: AcceleratorName, enlightened: boolean): string[] {
  switch (accelerator) {
    case 'kvm': return ['-accel', 'kvm', '-cpu', `host${enlightened ? enlightenmentFlags() : ''}`];
    case 'hvf': return ['-accel', 'hvf', '-cpu', 'host'];
    // WHPX has no in-kernel interrupt controller that OVMF likes; `max` picks what the host can do.
    case 'whpx': return ['-accel', 'whpx,kernel-irqchip=off', '-cpu', 'max'];
    case 'tcg': return ['-accel', 'tcg,thread=multi,tb-size=128', '-cpu', spec.enlightenments ? 'max' : 'max,-cx16'];
  }
}
