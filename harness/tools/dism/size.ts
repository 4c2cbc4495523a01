import { toolOutputError } from '../output/tool-output-error.ts';
import type { DismOutput } from './dism-output.ts';

const units: Record<string, number> = { byte: 1, bytes: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 };

/**
 * Bytes of `4.98 GB`, `506,90 MB`, `0 bytes`, `1 234 bytes`. The host's locale groups digits and writes the decimal sign
 * even with /English: with a unit, a sign before one or two last digits is the decimal one; bytes have none.
 */
export function parseSize(output: DismOutput, text: string): number {
  const match = /^(\d[\d.,' ]*?) ?(bytes?|[KMGT]B)$/i.exec(text.trim());
  const unit = units[match?.[2]?.toLowerCase() ?? ''];
  if (!match || unit === undefined) throw toolOutputError('dism', output.query, 'a size is none', text);
  const decimal = unit === 1 ? undefined : /[.,](\d{1,2})$/.exec(match[1]!);
  const whole = (decimal ? match[1]!.slice(0, decimal.index) : match[1]!).replace(/\D/g, '');
  return Math.round(Number(`${whole}.${decimal?.[1] ?? '0'}`) * unit);
}
