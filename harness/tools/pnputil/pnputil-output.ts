import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';
import { pnputilLanguage } from './localized.ts';

/**
 * The lines below the banner of an English transcript; prompts before it are left out. Throws WP-TOOL-OUTPUT when it is
 * empty, in another language, or not PnPUtil's.
 */
export function readPnputilOutput(output: string, query: string): string[] {
  const lines = normaliseLines(output);
  const first = lines.find((line) => line.trim() !== '');
  if (first === undefined) throw toolOutputError('pnputil', query, 'it is empty');
  const banner = lines.findIndex((line) => line.trim() === 'Microsoft PnP Utility');
  const before = lines.slice(0, Math.max(banner, 0)).filter((line) => line.trim() !== '' && !/^(?:PS )?(?:[A-Za-z]:\\.*)?>\s*pnputil/i.test(line.trim()));
  if (banner < 0 || before.length > 0) {
    const language = pnputilLanguage(output);
    if (language) throw toolOutputError('pnputil', query, `it is in ${language}, not in English`, first);
    throw toolOutputError('pnputil', query, /PnP/.test(first) ? 'it is not in English' : 'the line "Microsoft PnP Utility" is missing', before[0] ?? first);
  }
  return lines.slice(banner + 1);
}
