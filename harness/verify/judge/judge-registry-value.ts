import { answerTo } from '../../guest/inventory/inventory-answer.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { sameText, type Finding } from './finding.ts';
import { unanswered } from './unanswered.ts';

/** Judges a registry value: there, with type and data where given, or not there. */
export function judgeRegistryValue(expectation: ExpectationOf<'registry-value'>, inventory: Inventory): Finding {
  const { key, value, state, type, data } = expectation;
  const present = state === 'present';
  const facts = [type, data === undefined ? undefined : JSON.stringify(data)].filter((part) => part !== undefined).join(' ');
  const subject = `Registry value ${key}\\${value === '' ? '(Default)' : value}`;
  const wanted = { title: `${subject} ${present ? (facts === '' ? 'is there' : `is ${facts}`) : 'is not there'}`, expected: present ? facts || 'there' : 'not there' };
  const answer = answerTo<'registry-value'>(inventory.answers, { ask: 'registry-value', key, value });
  if ('problem' in answer) return unanswered(wanted, answer.problem);
  const { found } = answer;
  return {
    ...wanted,
    actual: found === null ? 'not there' : `${found.type} ${JSON.stringify(found.data)}`,
    holds: found === null ? !present : present && (type === undefined || sameText(type, found.type)) && (data === undefined || sameData(data, found)),
    evidence: [`reg query ${key} /v ${value === '' ? '(Default)' : value}: ${found === null ? 'not found' : `${found.type} ${found.data}`}`],
  };
}

/**
 * Whether data as `reg add /d` takes it is what `reg query` prints: numbers in any notation, binary in either case, of a list
 * any number of empty ends; text must be the same to the letter.
 */
function sameData(wanted: string, found: { type: string; data: string }): boolean {
  switch (found.type) {
    case 'REG_DWORD':
    case 'REG_QWORD':
      return number(wanted) !== undefined && number(wanted) === number(found.data);
    case 'REG_BINARY':
      return wanted.replace(/\s/g, '').toLowerCase() === found.data.replace(/\s/g, '').toLowerCase();
    case 'REG_MULTI_SZ':
      return wanted.replace(/(?:\\0)+$/, '') === found.data.replace(/(?:\\0)+$/, '');
    default:
      // The query's lines have lost trailing blanks.
      return wanted.trimEnd() === found.data.trimEnd();
  }
}

function number(text: string): bigint | undefined {
  return /^(?:0x[0-9a-f]+|\d+)$/i.test(text.trim()) ? BigInt(text.trim()) : undefined;
}
