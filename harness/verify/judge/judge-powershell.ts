import { isDeepStrictEqual } from 'node:util';
import { answerTo } from '../../guest/inventory/inventory-answer.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import type { Finding } from './finding.ts';
import { unanswered } from './unanswered.ts';

/**
 * Judges what a PowerShell script put out: one object, or a list of several, equal to a JSON value. A script may make JSON
 * itself: one string that is JSON counts as its value too. A script that puts out nothing shows nothing.
 */
export function judgePowershell(expectation: ExpectationOf<'powershell'>, inventory: Inventory): Finding {
  const { script, title, equals } = expectation;
  const firstLine = script.trim().split('\n')[0]!.trim();
  const wanted = { title: title ?? `PowerShell: ${firstLine.slice(0, 80)}`, expected: JSON.stringify(equals) };
  const answer = answerTo<'powershell'>(inventory.answers, { ask: 'powershell', script });
  if ('problem' in answer) return unanswered(wanted, answer.problem);
  const { output } = answer;
  if (output.length === 0) return unanswered(wanted, 'the script put out nothing');
  const value = output.length === 1 ? output[0] : output;
  const evidence = [`powershell: ${JSON.stringify(value)}`];
  const holds = isDeepStrictEqual(value, equals) || isDeepStrictEqual(output, equals) || (typeof value === 'string' && isDeepStrictEqual(fromJson(value), equals));
  return { ...wanted, actual: JSON.stringify(value), holds, evidence };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
