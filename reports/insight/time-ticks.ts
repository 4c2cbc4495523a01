const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const ROUND = [SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR];

/** Marks of a time axis from 0 to `end` (milliseconds), at round times, nine at most. */
export function timeTicks(end: number): number[] {
  const step = ROUND.find((candidate) => end / candidate <= 8) ?? end;
  return step > 0 ? Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step) : [0];
}

/** `0`, `30 s`, `1 min 30 s`, `5 min`, `2 h`, `2 h 30 min`: as short as a mark of an axis has room for. */
export function tickLabel(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  const seconds = Math.round(milliseconds / SECOND);
  const parts: [number, string][] = [[Math.floor(seconds / 3600), 'h'], [Math.floor((seconds % 3600) / 60), 'min'], [seconds % 60, 's']];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ') || `${milliseconds / SECOND} s`;
}
