/** Directory ids of INF files ("Using Dirids") as Windows paths relative to the system volume. 13 is the driver store: its files stay where they are. */
const DIRECTORIES: Record<string, string> = {
  '10': 'Windows',
  '11': 'Windows\\System32',
  '12': 'Windows\\System32\\drivers',
  '17': 'Windows\\INF',
  '18': 'Windows\\Help',
  '20': 'Windows\\Fonts',
  '24': '',
  '30': '',
  '50': 'Windows\\System',
  '16422': 'Program Files',
  '16425': 'Windows\\SysWOW64',
  '16426': 'Program Files (x86)',
  '16427': 'Program Files\\Common Files',
};

/** Where a directory id leads; `store` is what 13 stands for (the package's folder in the driver store). Undefined for an id that Pane does not have. */
export function infDirectory(id: string, store: string): string | undefined {
  return id === '13' ? store : DIRECTORIES[id];
}

/** `%12%\x.sys` with the id followed; text without an id stays as it is. */
export function expandInfDirectory(text: string, store: string): string {
  return text.replace(/^%(\d+)%/, (whole, id: string) => infDirectory(id, store) ?? whole);
}
