import type { ComponentStoreHealth } from '../../tools/dism/parse-component-store-health.ts';
import type { ServiceStartType } from './inventory.ts';
import { requestName, type InventoryQuestion, type InventoryRequest } from './inventory-request.ts';

/** What the guest answered to one request. */
export type ReadAnswer =
  /** `found` is null when key or value are not there. Data as `reg query` prints it. */
  | { ask: 'registry-value'; found: { type: string; data: string } | null }
  | { ask: 'file'; found: 'absent' | 'folder' | { sizeBytes: number; sha256: string } }
  | { ask: 'service'; found: { startType: ServiceStartType } | null }
  /** Lines that hold one of the fragments; `sizeBytes` is the whole log's. */
  | { ask: 'log-lines'; found: 'absent' | { sizeBytes: number; lines: string[] } }
  | { ask: 'component-store-health'; health: ComponentStoreHealth; text: string }
  | { ask: 'hotfixes'; kbs: string[] }
  /** Everything that the script put out, in order. */
  | { ask: 'powershell'; output: unknown[] };
/** Or why there is no answer: then nothing can be concluded from it, neither presence nor absence. */
export type InventoryAnswer = ReadAnswer | { ask: InventoryQuestion; problem: string };

/** The answer to a request, or why there is none. */
export function answerTo<Question extends InventoryQuestion>(
  answers: Record<string, InventoryAnswer>,
  request: Extract<InventoryRequest, { ask: Question }>,
): Extract<ReadAnswer, { ask: Question }> | { problem: string } {
  const answer = answers[requestName(request)];
  if (!answer) return { problem: 'the inventory was taken without asking for it' };
  return answer as Extract<ReadAnswer, { ask: Question }> | { problem: string };
}
