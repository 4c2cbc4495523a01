/** A query of dism on the running system. Its log goes to the temporary folder, so as not to roll the system's own. */
export function dismQuery(query: string): string {
  return `dism.exe /English /Online ${query} /LogLevel:2 /LogPath:"%TEMP%\\wimproof-inventory.log"`;
}
