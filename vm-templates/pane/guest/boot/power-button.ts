import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { loadModules } from './kernel-modules.ts';

const EVENT_SIZE = 24;
const EV_KEY = 1;
const KEY_POWER = 116;

/** Calls `pressed` when the machine's power button is pressed (ACPI; `system_powerdown` in QEMU). A machine without one is fine. */
export async function watchPowerButton(runtime: string, pressed: () => void): Promise<void> {
  await loadModules(runtime, 'buttons');
  const device = powerButtonEvent(await readFile('/proc/bus/input/devices', 'utf8'));
  if (!device) return;
  // A reader process: a blocking read inside Node would hold a pool thread that never ends, and with it Node's exit.
  const reader = spawn('cat', [device], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, LD_LIBRARY_PATH: '/lib' } });
  reader.unref();
  (reader.stdout as unknown as { unref(): void }).unref();
  reader.stdout.on('data', (bytes: Buffer) => {
    if (isPowerKey(bytes)) pressed();
  });
}

/** Path of the power button's event device, from `/proc/bus/input/devices`. */
export function powerButtonEvent(devices: string): string | undefined {
  const block = devices.split('\n\n').find(text => /^N: Name="Power Button"/m.test(text));
  const handler = block && /^H: Handlers=.*\b(event\d+)/m.exec(block)?.[1];
  return handler && `/dev/input/${handler}`;
}

/** True when a run of `struct input_event` (24 bytes: time, type, code, value) holds a press of the power key. */
export function isPowerKey(bytes: Buffer): boolean {
  for (let at = 0; at + EVENT_SIZE <= bytes.length; at += EVENT_SIZE) {
    if (bytes.readUInt16LE(at + 16) === EV_KEY && bytes.readUInt16LE(at + 18) === KEY_POWER && bytes.readInt32LE(at + 20) === 1) return true;
  }
  return false;
}
