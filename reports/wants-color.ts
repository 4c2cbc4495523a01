/**
 * Whether a stream gets ANSI colours: a terminal does, unless NO_COLOR says otherwise; with FORCE_COLOR anything does,
 * such as the log of a CI system. Sources: no-color.org, force-color.org.
 */
export function wantsColor({ isTTY }: { isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return !['0', 'false'].includes(FORCE_COLOR);
  return isTTY === true && TERM !== 'dumb';
}
