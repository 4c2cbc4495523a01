/**
 * Letters in use, from `fsutil fsinfo drives` (`Drives: C:\ D:\ E:\`); with network and substituted drives of this
 * session and readers without a card. The word in front is localised. @throws RangeError when there is no letter at all
 */
export function parseDriveLetters(output: string): string[] {
  const letters = [...output.matchAll(/(?<![A-Za-z])([A-Z]):\\/gi)].map((match) => match[1]!.toUpperCase());
  if (letters.length === 0) throw new RangeError(`fsutil fsinfo drives names no drive: ${JSON.stringify(output.trim().slice(0, 80))}`);
  return [...new Set(letters)];
}
