/** Whether a text fits a glob: `*` is anything, `?` one character, without regard to case. */
export function globMatches(pattern: string, text: string): boolean {
  const source = [...pattern].map((character) => (character === '*' ? '.*' : character === '?' ? '.' : character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'))).join('');
  return new RegExp(`^${source}$`, 'is').test(text);
}

/** Whether a text has a wildcard. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}
