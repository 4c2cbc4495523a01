export type LogLevel = 'Info' | 'Warning' | 'Error';

/** `2024-05-01 12:00:00`, local time. */
export function logStamp(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/**
 * One line of the logging engine that Setup, DISM and CBS share ("Panther"): time, level in 21 columns, component in 6, text; CRLF.
 * `2024-05-01 12:00:00, Info                  CBS    text` (columns as in published setupact.log, dism.log and CBS.log files).
 * Line breaks in the text become blanks, so that one entry stays one line.
 */
export function pantherLine(level: LogLevel, component: string, text: string, at = new Date()): string {
  return `${logStamp(at)}, ${level.padEnd(21)} ${component.padEnd(6)} ${text.replace(/[\r\n]+/g, ' ')}\r\n`;
}
