import { verify, type KeyObject } from 'node:crypto';
import { inertLine } from '../inert-text.ts';
import { decodeBase64, IN_TOTO_PAYLOAD, preAuthenticationEncoding, TEST_RESULT_PAYLOAD } from './envelope.ts';
import { keyId } from './keys.ts';
import { testResultStatementSchema, type ReadStatement } from './statement-schema.ts';
import { parseStrictJson } from './strict-json.ts';

/** Larger attestations are refused unread; GitHub's own limit for a predicate is 16 MB. */
export const LARGEST_ATTESTATION = 16 * 1024 * 1024;

export interface AttestationProblem {
  /** `WP-ATTESTATION-...`. */
  code: string;
  text: string;
}
export interface AttestationVerification {
  /** No problem at all. */
  ok: boolean;
  problems: AttestationProblem[];
  signed: boolean;
  /** `keyId` of the key whose signature holds. */
  verifiedBy?: string;
  /** Present once it could be read; trusted only with `ok`. */
  statement?: ReadStatement;
}
export interface VerifyAttestationInput {
  /** The attestation file's bytes: a DSSE envelope, or a bare statement. */
  attestation: Uint8Array;
  /** Hex SHA-256 of the image. */
  imageSha256: string;
  publicKey?: KeyObject;
  allowUnsigned?: boolean;
}

/**
 * Holds an image and an attestation against each other. Every problem is named; a payload is parsed only after its
 * signature was looked at, and what is in it counts only when the signature holds, or unsigned ones are allowed.
 */
export function verifyAttestation({ attestation, imageSha256, publicKey, allowUnsigned = false }: VerifyAttestationInput): AttestationVerification {
  const problems: AttestationProblem[] = [];
  const problem = (code: string, text: string): void => void problems.push({ code: `WP-ATTESTATION-${code}`, text });
  const done = (rest: Partial<AttestationVerification> = {}): AttestationVerification => ({ ok: problems.length === 0, problems, signed: false, ...rest });

  if (attestation.length > LARGEST_ATTESTATION) {
    problem('TOO-LARGE', `the attestation has ${attestation.length} bytes, more than ${LARGEST_ATTESTATION}`);
    return done();
  }
  const outer = jsonObject(attestation, 'the attestation', problem);
  if (outer === undefined) return done();
  const envelope = 'payload' in outer || 'payloadType' in outer || 'signatures' in outer;
  if (!envelope) {
    if (!allowUnsigned) problem('UNSIGNED', 'the statement is not signed: nobody vouches for it (--allow-unsigned accepts that)');
    if (publicKey) problem('UNSIGNED', 'a public key is given, but there is no signature that it could verify');
    const statement = judgeStatement(outer, imageSha256, problem);
    return done({ ...(statement && { statement }) });
  }

  const opened = openEnvelope(outer, problem);
  if (opened === undefined) return done();
  const { payload, payloadType, signatures } = opened;
  const signed = signatures.length > 0;
  let verifiedBy: string | undefined;
  if (!signed) {
    if (!allowUnsigned || publicKey) problem('UNSIGNED', 'the envelope has no signature');
  } else if (publicKey) {
    const message = preAuthenticationEncoding(payloadType, payload);
    // The key id is a hint that nobody signed, so every signature is tried with the one key that is trusted.
    if (signatures.some(({ sig }) => sig.length === 64 && verify(null, message, publicKey, sig))) verifiedBy = keyId(publicKey);
    else problem('SIGNATURE', `none of the ${signatures.length === 1 ? 'one signature' : `${signatures.length} signatures`} is by the given key (${keyId(publicKey)})`);
  } else if (!allowUnsigned) problem('NO-KEY', 'the attestation is signed, but no --public-key is given to verify it with (--allow-unsigned reads it without)');
  const inner = jsonObject(payload, 'the payload', problem);
  const statement = inner && judgeStatement(inner, imageSha256, problem);
  return done({ signed, ...(verifiedBy && { verifiedBy }), ...(statement && { statement }) });
}

type Report = (code: string, text: string) => void;

function jsonObject(bytes: Uint8Array, what: string, problem: Report): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? inertLine(error.message).slice(0, 200) : 'it is not UTF-8';
    problem('JSON', `${what} is not one JSON value: ${reason}`);
    return undefined;
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  problem('JSON', `${what} is not a JSON object`);
  return undefined;
}

function openEnvelope(outer: Record<string, unknown>, problem: Report): { payload: Buffer; payloadType: string; signatures: { sig: Buffer }[] } | undefined {
  const { payload, payloadType, signatures = [] } = outer;
  if (payloadType !== IN_TOTO_PAYLOAD && payloadType !== TEST_RESULT_PAYLOAD) {
    problem('PAYLOAD-TYPE', `the payload is of the type '${shown(payloadType)}', not ${IN_TOTO_PAYLOAD}`);
    return undefined;
  }
  const bytes = typeof payload === 'string' ? decodeBase64(payload) : undefined;
  if (bytes === undefined || bytes.length === 0) {
    problem('BASE64', 'the payload is not base64');
    return undefined;
  }
  if (!Array.isArray(signatures)) {
    problem('ENVELOPE', "'signatures' is not a list");
    return undefined;
  }
  const decoded = signatures.map((entry: unknown) => {
    const sig = entry !== null && typeof entry === 'object' ? (entry as { sig?: unknown }).sig : undefined;
    return typeof sig === 'string' && sig !== '' ? decodeBase64(sig) : undefined;
  });
  const wrong = decoded.indexOf(undefined);
  if (wrong >= 0) {
    problem('BASE64', `signature ${wrong + 1} is not base64`);
    return undefined;
  }
  return { payload: bytes, payloadType, signatures: decoded.map((sig) => ({ sig: sig! })) };
}

function judgeStatement(value: Record<string, unknown>, imageSha256: string, problem: Report): ReadStatement | undefined {
  const parsed = testResultStatementSchema.safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, 10)) problem('STATEMENT', `${issue.path.length === 0 ? 'the statement' : issue.path.join('.')}: ${expected(issue.path, issue.message, value)}`);
    return undefined;
  }
  const statement = parsed.data;
  const digests = statement.subject.flatMap(({ digest }) => digest?.['sha256'] ?? []);
  if (digests.length === 0) problem('SUBJECT', 'no subject has a SHA-256');
  else if (!digests.includes(imageSha256)) problem('SUBJECT', `the attestation is about ${digests.slice(0, 3).map(shown).join(', ')}; the image has the SHA-256 ${imageSha256}`);
  if (statement.predicate.result === 'FAILED') problem('RESULT', `the result is FAILED${(statement.predicate.failedTests ?? []).length > 0 ? `: ${(statement.predicate.failedTests ?? []).slice(0, 3).map(shown).join(', ')}` : ''}`);
  else if ((statement.predicate.failedTests ?? []).length > 0) problem('RESULT', `the result is ${statement.predicate.result}, but ${statement.predicate.failedTests!.length} failed tests are listed`);
  return statement;
}

function expected(path: readonly PropertyKey[], message: string, value: unknown): string {
  const found = path.reduce<unknown>((inner, part) => (inner !== null && typeof inner === 'object' ? (inner as Record<PropertyKey, unknown>)[part] : undefined), value);
  return found === undefined ? 'it is missing' : `${shown(message)}${typeof found === 'string' ? `, found '${shown(found)}'` : ''}`;
}

function shown(value: unknown): string {
  return inertLine(typeof value === 'string' ? value : String(value)).slice(0, 120);
}
