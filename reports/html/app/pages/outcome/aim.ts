/** Something on the page that a reader asked to see. `turn` counts, so that asking for the same again is something new. */
export type Aim = { turn: number } & ({ check: string } | { file: string; line: number });

/** When it is a check: its id. */
export function checkOf(aim: Aim | undefined): string | undefined {
  return aim && 'check' in aim ? aim.check : undefined;
}
