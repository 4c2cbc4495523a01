/** `1 h 02 min`, `12 min 30 s`, `42 s`, `0.4 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Decimal units, one digit: `1.9 GB`. */
export function bytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = Math.abs(count);
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${count < 0 ? '-' : ''}${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** With its sign, `not measured` for null. */
export function growth(count: number | null): string {
  if (count === null) return 'not measured';
  return count > 0 ? `+${bytes(count)}` : bytes(count);
}

/** `1 check`, `2 checks`. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : many}`;
}

/** An exit code as Windows documentation writes it: decimal while small, else as an HRESULT. */
export function exitCode(code: number): string {
  const unsigned = code >>> 0;
  return unsigned > 0xffff ? `0x${unsigned.toString(16).padStart(8, '0')}` : String(unsigned);
}
