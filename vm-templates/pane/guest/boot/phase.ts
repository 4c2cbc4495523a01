import type { System } from '../system.ts';
import { picture } from './screen.ts';

/** Tells outside (`##pane phase=<word>` on COM1) and on the screen which phase begins, as firmware and Setup show progress. */
export function showPhase(system: System, phase: string): void {
  picture().phase(phase);
  system.serial(`##pane phase=${phase}`);
  system.log(`phase ${phase}`);
}

/** Setup cannot go on: `##pane setup-error code=0x... message`, and the same on the screen. @param code e.g. `0x80070002` */
export function setupError(system: System, code: string, message: string): void {
  const line = message.replace(/[\r\n]+/g, ' ');
  picture().phase(`Windows Setup cannot continue. ${code}`);
  picture().line(line);
  picture().draw();
  system.serial(`##pane setup-error code=${code} ${line}`);
  system.log(`setup error ${code} ${line}`);
}
