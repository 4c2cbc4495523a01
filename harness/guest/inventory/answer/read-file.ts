import { createHash } from 'node:crypto';
import { parseHashFile } from '../../../tools/certutil/certutil.ts';
import type { InventoryAnswer } from '../inventory-answer.ts';
import type { Section } from '../inventory-text.ts';
import { commandProblem } from './command-problem.ts';
import { readPresence } from './read-presence.ts';

/** Presence, size, and what CertUtil printed; of a file of no bytes, which CertUtil cannot hash, the digest of nothing. */
export function readFileAnswer(section: Section): InventoryAnswer {
  const presence = readPresence(section);
  if ('problem' in presence) return { ask: 'file', problem: presence.problem };
  if (presence.found !== 'file') return { ask: 'file', found: presence.found };
  const { sizeBytes, rest } = presence;
  if (sizeBytes === 0) return { ask: 'file', found: { sizeBytes, sha256: createHash('sha256').digest('hex') } };
  if (section.exitCode !== 0) return commandProblem('file', 'certutil -hashfile', { ...section, text: rest });
  return { ask: 'file', found: { sizeBytes, sha256: parseHashFile(rest, 'SHA256') } };
}
