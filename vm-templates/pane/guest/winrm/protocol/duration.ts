/** Reads an xs:duration (`PT60S`, `PT5M0S`, `P0DT0H1M0.500S`) as milliseconds; undefined when it is none, or negative. */
export function parseDuration(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text.trim());
  if (!match || match.slice(1).every((part) => part === undefined)) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}

/** Milliseconds as Windows writes a shell's run time (`P0DT0H1M5S`). */
export function formatRunTime(milliseconds: number): string {
  const all = Math.max(0, Math.floor(milliseconds / 1000));
  return `P${Math.floor(all / 86400)}DT${Math.floor(all / 3600) % 24}H${Math.floor(all / 60) % 60}M${all % 60}S`;
}

/** Milliseconds as Windows writes an idle time-out (`PT7200.000S`). */
export function formatTimeout(milliseconds: number): string {
  return `PT${(milliseconds / 1000).toFixed(3)}S`;
}
