import { backgroundPart } from './background.ts';
import { loadModules } from './kernel-modules.ts';
import { runNative } from './native-tool.ts';

let started: Promise<string | undefined> | undefined;

/**
 * The network, up: drivers, loopback, an address by DHCP. Returns the adapter's name, or undefined when there is none or
 * no DHCP server answers. An installed system has it from init; Windows PE gets it here, when wpeinit asks.
 */
export function startNetwork(runtime: string): Promise<string | undefined> {
  started ??= bringUp(runtime);
  return started;
}

async function bringUp(runtime: string): Promise<string | undefined> {
  const fromInit = backgroundPart('network');
  if (fromInit) return (await fromInit) || undefined;
  await loadModules(runtime, 'network');
  return (await runNative('/bin/network-start', [], { early: true })).stdout.trim() || undefined;
}
