import { WimproofError } from '../errors/wimproof-error.ts';
import type { OutcomeError } from '../verify/outcome.ts';

/** Turns anything thrown into the record that journals and reports keep. Unknown errors are infrastructure, with a mend that asks for a report. */
export function toOutcomeError(error: unknown): OutcomeError {
  if (error instanceof WimproofError) {
    return { code: error.code, kind: error.kind, cause: error.message, mend: error.mend, evidence: error.evidence };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'WP-INTERNAL',
    kind: 'infrastructure',
    cause: firstLine(message),
    mend: 'this is a defect in wimproof: report it with the run folder (`wimproof run` says where it is)',
    evidence: [],
  };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.trim() || 'an error without a message';
}
