import { answerTo } from '../../guest/inventory/inventory-answer.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { sameText, type Finding } from './finding.ts';
import { fileVersionRequest } from '../expectation/inventory-requests.ts';
import { sameVersion } from './judge-driver.ts';
import { unanswered } from './unanswered.ts';

/** Judges a file: there, with SHA-256 and version where given, or not there. A folder of that name is not the file. */
export function judgeFile(expectation: ExpectationOf<'file'>, inventory: Inventory): Finding {
  const { path, state, sha256, version } = expectation;
  const facts = [sha256 && `SHA-256 ${sha256}`, version && `version ${version}`].filter(Boolean).join(', ');
  const wanted = { title: `File ${path} ${state === 'absent' ? 'is not there' : facts === '' ? 'is there' : `has ${facts}`}`, expected: state === 'absent' ? 'not there' : facts || 'there' };
  const answer = answerTo<'file'>(inventory.answers, { ask: 'file', path });
  if ('problem' in answer) return unanswered(wanted, answer.problem);
  const { found } = answer;
  if (typeof found === 'string') {
    const actual = found === 'absent' ? 'not there' : 'a folder';
    return { ...wanted, actual, holds: state === 'absent' && found === 'absent', evidence: [`file ${path}: ${actual}`] };
  }
  const evidence = [`file ${path}: ${found.sizeBytes} bytes, SHA-256 ${found.sha256}`];
  if (state === 'absent') return { ...wanted, actual: `there, ${found.sizeBytes} bytes`, holds: false, evidence };
  const sameDigest = sha256 === undefined || sameText(sha256, found.sha256);
  const actual = `${found.sizeBytes} bytes, SHA-256 ${found.sha256}`;
  if (version === undefined) return { ...wanted, actual, holds: sameDigest, evidence };
  const read = fileVersion(expectation, inventory);
  if ('problem' in read) return unanswered(wanted, read.problem, evidence);
  return { ...wanted, actual: `${actual}, version ${read.version}`, holds: sameDigest && sameVersion(version, read.version), evidence: [...evidence, `version resource of ${path}: ${read.version}`] };
}

function fileVersion(expectation: ExpectationOf<'file'>, inventory: Inventory): { version: string } | { problem: string } {
  const answer = answerTo<'powershell'>(inventory.answers, fileVersionRequest(expectation));
  if ('problem' in answer) return answer;
  const [version] = answer.output;
  if (answer.output.length !== 1 || typeof version !== 'string') return { problem: `PowerShell gave no version but ${JSON.stringify(answer.output).slice(0, 120)}` };
  return version === '0.0.0.0' ? { problem: 'the file has no version resource' } : { version };
}
