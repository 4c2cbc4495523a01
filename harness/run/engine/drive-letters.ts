import { WimproofError } from '../../errors/wimproof-error.ts';

/** From W backwards: low letters go to media and sticks that are plugged in meanwhile, X: is what Windows PE calls its own, Y: and Z: are liked for the network. */
const PREFERRED = [...'WVUTSRQPONMLKJIHGFEDYZ'];

/**
 * Two letters that nobody has, for the Windows volume and the EFI system partition.
 * @throws WimproofError WP-HOST-LETTERS
 */
export function chooseLetters(taken: readonly string[]): [windows: string, esp: string] {
  const free = PREFERRED.filter((letter) => !taken.includes(letter));
  const [windows, esp] = free;
  if (windows === undefined || esp === undefined)
    throw new WimproofError({ code: 'WP-HOST-LETTERS', kind: 'infrastructure', cause: 'this host has no two free drive letters', mend: 'disconnect network drives, or name the engine winpe' });
  return [windows, esp];
}
