import { explainSystemExitCode } from '../exit-codes/explain-exit-code.ts';
import type { ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';

/** Hexadecimal digits of each hash. */
const digits = { MD5: 32, SHA1: 40, SHA256: 64, SHA384: 96, SHA512: 128 } as const;
export type HashAlgorithm = keyof typeof digits;

/** `certutil -hashfile`; algorithms other than SHA1 since Windows 7 [certutil, Windows commands]. */
export function hashFileArguments(file: string, algorithm: HashAlgorithm = 'SHA256'): string[] {
  return ['certutil.exe', '-hashfile', file, algorithm];
}

/**
 * The hash (lower case) in the output of `certutil -hashfile`: below a label line, above the closing line of CertUtil,
 * both in any display language. Older versions part the bytes by blanks. Throws WP-TOOL-OUTPUT when it failed, is cut, or
 * is not a hash of the algorithm.
 */
export function parseHashFile(output: string, algorithm: HashAlgorithm = 'SHA256'): string {
  const query = '-hashfile';
  const lines = normaliseLines(output).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw toolOutputError('certutil', query, 'it is empty');
  const failure = lines.find((line) => /^CertUtil: -hashfile.*0x[0-9a-f]{8}/i.test(line));
  if (failure) throw toolOutputError('certutil', query, 'it reports an error', failure);
  const closing = lines.findIndex((line) => line.startsWith('CertUtil: -hashfile'));
  if (closing < 0) throw toolOutputError('certutil', query, 'it is cut: the closing line is missing', lines.at(-1));
  const label = lines[closing - 2];
  const hash = (lines[closing - 1] ?? '').replaceAll(' ', '').toLowerCase();
  if (!/^[0-9a-f]+$/.test(hash)) throw toolOutputError('certutil', query, 'the line of the hash holds none', lines[closing - 1] ?? '');
  if (hash.length !== digits[algorithm]) throw toolOutputError('certutil', query, `the hash has ${hash.length} digits, ${algorithm} has ${digits[algorithm]}`, lines[closing - 1]);
  if (label === undefined || !label.trimEnd().endsWith(':')) throw toolOutputError('certutil', query, 'the label line is missing', lines[0]);
  return hash;
}

/** What an exit code of certutil.exe means: it has none of its own. */
export function explainCertutilExitCode(exitCode: number): ExitMeaning {
  return explainSystemExitCode('certutil', exitCode);
}
