import type { SignoffDecision } from './decision.ts';

/** `signoff.json`: the decision, what it was made with, and what was attested of it. */
export interface SignoffRecord extends SignoffDecision {
  schema: 'wimproof.signoff/1';
  /** Who asked for the decision, as given; not proven. */
  by: string | null;
  /** Name and digest of the policy file. */
  policy: { file: string; sha256: string };
  /** `manifest.json` of the run; null when there is none. */
  evidence: { sha256: string | null; verified: boolean };
  attestation: AttestationRecord | null;
}
export interface AttestationRecord {
  /** Of `statement.json`, which is what is signed. */
  sha256: string;
  result: 'PASSED' | 'WARNED' | 'FAILED';
  /** `keyId` of the key; null: nobody signed it yet. */
  keyid: string | null;
}
