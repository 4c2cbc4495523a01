/** Whether one of the texts holds what was searched for, whatever the case. Everything holds nothing. */
export function holdsText(searched: string, ...texts: readonly string[]): boolean {
  const wanted = searched.trim().toLowerCase();
  return wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted));
}
