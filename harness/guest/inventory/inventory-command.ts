import { markers, mediumLetters } from '../script/batch.ts';

/** The one command line that runs inventory.cmd from the ANSWER medium, on whichever drive that is. For `WinRm.run`, not for a batch file. */
export function inventoryCommand(): string {
  return `for %d in (${mediumLetters}) do @if exist %d:\\${markers.ANSWER} call %d:\\wimproof\\inventory.cmd`;
}
