import { hostCapacity } from '../machine/host-capacity.ts';
import type { PreparedScenario } from './prepare-scenario.ts';

/** One machine per processor, as far as memory goes: more only make each other slower. A quarter is left to QEMU and the host. */
export function machinesAtOnce(prepared: readonly Pick<PreparedScenario, 'scenario' | 'template'>[]): number {
  const largest = Math.max(...prepared.map(({ scenario, template }) => scenario.machine.memoryMiB ?? template.memoryMiB));
  const { processors, freeMemory } = hostCapacity();
  return Math.max(1, Math.min(processors, Math.floor((freeMemory * 0.75) / (largest * 1024 * 1024))));
}
