import { verifyFiles, type VerifyFilesRequest } from '../../reports/attestation/verify-files.ts';
import { inertLine } from '../../reports/inert-text.ts';

/** Warned tests that are named. */
const LISTED = 20;

/** `wimproof signoff verify`: 0 when image and attestation belong together, the signature holds and the result is not FAILED; else 1. */
export async function verifySignoff(request: VerifyFilesRequest): Promise<number> {
  const { ok, problems, imageSha256, signed, verifiedBy, statement } = await verifyFiles(request);
  if (!ok) {
    process.stdout.write(`NOT VERIFIED  ${request.image}\n`);
    for (const { code, text } of problems) process.stdout.write(`  ${code}: ${text}\n`);
    return 1;
  }
  const by = verifiedBy ? `signed by key ${verifiedBy}` : signed ? 'SIGNED BY A KEY THAT WAS NOT CHECKED' : 'NOT SIGNED';
  const { result, warnedTests = [] } = statement!.predicate;
  process.stdout.write(`VERIFIED  ${request.image}\n  SHA-256 ${imageSha256}\n  result ${result}, ${by}\n`);
  for (const name of warnedTests.slice(0, LISTED)) process.stdout.write(`  warned: ${inertLine(name)}\n`);
  if (warnedTests.length > LISTED) process.stdout.write(`  and ${warnedTests.length - LISTED} more\n`);
  return 0;
}
