import { createHash, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { hashFile } from '../../harness/image/digest.ts';
import { parseRunRecord, type RunRecord } from '../../harness/run/run-record.ts';
import { readOutcome } from '../../harness/matrix/read-outcome.ts';
import type { StrategyName } from '../../harness/servicing/operation.ts';
import { configuration } from '../attestation/configuration.ts';
import { signingKey, keyId, PASSPHRASE_VARIABLE } from '../attestation/keys.ts';
import { signPayload } from '../attestation/sign-payload.ts';
import { testResultStatement, type TestResultPredicate } from '../attestation/statement.ts';
import { readManifest } from '../bundle/verify-manifest.ts';
import { verifyRun } from '../bundle/verify-run.ts';
import { openRun } from '../open-run.ts';
import { printPdf } from '../pdf/print-pdf.ts';
import { isRunEvidence } from '../run-evidence.ts';
import type { RunSource } from '../run-report.ts';
import type { RequiredCell } from './decision.ts';
import { judgeSignoff } from './judge-signoff.ts';
import { loadPolicy } from './load-policy.ts';
import type { GivenImage } from './released-image.ts';
import { signoffPage } from './signoff-page.ts';
import type { SignoffRecord } from './signoff-record.ts';
import { testedScenarios } from './tested-scenarios.ts';
import { testResult } from './test-result.ts';
import { writeFiles } from './write-files.ts';

export interface SignOffRequest {
  /** The run's folder. */
  run: string;
  policyFile: string;
  imageFile?: string;
  /** PEM (PKCS #8), Ed25519. */
  keyFile?: string;
  /** Default: the run's folder. */
  output?: string;
  by?: string;
  now?: Date;
  environment?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** Told what takes long. */
  onProgress?: (text: string) => void;
}
export interface SignedOff {
  record: SignoffRecord;
  folder: string;
  /** File names in `folder`. */
  files: string[];
  /** What could not be done, or is not as it should be, without changing the decision. */
  notes: string[];
}

/** Everything that a sign-off writes. What an earlier one left would contradict a later decision, so it is removed. */
const FILES = ['signoff.json', 'signoff.html', 'signoff.pdf', 'statement.json', 'predicate.json', 'attestation.json'] as const;

/**
 * Judges a run's folder by a policy file and writes the decision, its page (HTML and, with a browser, PDF) and its
 * attestation. Key, image and policy are read before anything is written or removed.
 * @throws WimproofError for a bad policy, key, image or folder (scenario)
 */
export async function signOffRun(request: SignOffRequest): Promise<SignedOff> {
  const { run, policyFile, now = new Date(), environment = process.env, signal, onProgress = () => {}, by } = request;
  const notes: string[] = [];
  const { policy, bytes } = await loadPolicy(policyFile);
  const key = request.keyFile === undefined ? undefined : await readSigningKey(request.keyFile, environment, notes);
  const source = openRun(run, { evidence: false });
  const folder = outputFolder(run, request.output);
  if (request.imageFile !== undefined) onProgress(`reading ${basename(request.imageFile)}`);
  const image = request.imageFile === undefined ? undefined : await givenImage(request.imageFile, signal);
  onProgress('verifying the evidence');
  const verification = await verifyRun(run, signal);
  const record = await readRecord(run);
  const decision = judgeSignoff({ report: source, policy, verification, now, recorded: record?.scenarios ?? [], rebuilt: await lostOutcomes(run, source), ...(image && { image }) });
  const policyName = policyFile.split(/[\\/]/).at(-1)!;
  const manifestSha256 = existsSync(join(run, 'manifest.json')) ? await hashFile(join(run, 'manifest.json'), signal) : null;
  const whole: SignoffRecord = {
    schema: 'wimproof.signoff/1',
    ...decision,
    by: by ?? null,
    policy: { file: policyName, sha256: sha256(bytes) },
    evidence: { sha256: manifestSha256, verified: verification.ok },
    attestation: null,
  };

  const files = new Map<string, string>();
  if (decision.subject) {
    const predicate = await predicateOf({ run, source, record, whole, environment });
    const statement = json(testResultStatement(decision.subject, predicate));
    whole.attestation = { sha256: sha256(statement), result: predicate.result, keyid: key ? keyId(key) : null };
    files.set('statement.json', statement);
    files.set('predicate.json', json(predicate));
    if (key) files.set('attestation.json', json(signPayload(Buffer.from(statement), key)));
    if (payloadsMissing(record, decision.required)) notes.push('The run did not record the digests of its payloads (it is of an earlier version): the attestation names the scenario by its digest alone.');
  } else if (key) notes.push(`Nothing was signed: ${decision.subjectMissing}.`);
  files.set('signoff.json', json(whole));
  files.set('signoff.html', signoffPage(whole));

  await replaceFiles(folder, files);
  onProgress('printing the page');
  const printed = await printPage(folder, environment, notes, signal);
  return { record: whole, folder, files: FILES.filter((name) => files.has(name) || (name === 'signoff.pdf' && printed)), notes };
}

/** What an earlier sign-off left goes, whatever this one writes. */
async function replaceFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of FILES) await rm(join(folder, name), { force: true });
    await writeFiles(folder, files);
  } catch (error) {
    throw new WimproofError({ code: 'WP-SIGNOFF-OUTPUT', kind: 'scenario', cause: `the decision cannot be written into ${folder}: ${(error as Error).message}`, mend: 'name a folder that can be written with --output', original: error });
  }
}

async function printPage(folder: string, environment: NodeJS.ProcessEnv, notes: string[], signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await printPdf(join(folder, 'signoff.html'), join(folder, 'signoff.pdf'), { environment, ...(signal && { signal }) });
    return true;
  } catch (error) {
    if (!(error instanceof WimproofError)) throw error;
    notes.push(`No PDF was made: ${error.message} (${error.mend})`);
    return false;
  }
}

async function predicateOf({ run, source, record, whole, environment }: { run: string; source: RunSource; record: RunRecord | null; whole: SignoffRecord; environment: NodeJS.ProcessEnv }): Promise<TestResultPredicate> {
  const sealed = await readManifest(run);
  const digests = new Map('manifest' in sealed ? sealed.manifest.files.map(({ path, sha256: digest }) => [path, digest]) : []);
  const scenarios = testedScenarios(source, whole.required, record?.scenarios ?? [], (path) => digests.get(path));
  const knownIssues = whole.tolerated.map(({ scenario, strategy, signature, issue: { owner, ticket, reason, expires } }) => ({ scenario, ...(strategy && { strategy }), signature, owner, ticket, reason, expires }));
  const resources = configuration({
    scenarios,
    policy: { name: whole.policy.file, sha256: whole.policy.sha256, knownIssues },
    ...(whole.evidence.sha256 && { evidence: { sha256: whole.evidence.sha256 } }),
    run: whole.run,
    ...(record?.tools && { tools: record.tools }),
    decidedAt: whole.decidedAt,
    ...(whole.by !== null && { by: whole.by }),
  });
  return testResult(whole, scenarios, resources, runAddress(environment));
}

/** The page of the GitHub Actions run, when this is one. */
function runAddress({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id, GITHUB_ACTIONS: actions }: NodeJS.ProcessEnv): string | undefined {
  return actions === 'true' && server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined;
}

async function readSigningKey(file: string, environment: NodeJS.ProcessEnv, notes: string[]): Promise<KeyObject> {
  const pem = await readUserFile(file, 'WP-SIGNING-KEY', 'the key');
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o004) !== 0) notes.push(`Everybody on this host can read the key ${file}: chmod 600 it.`);
  try {
    return signingKey(pem.toString('latin1'), environment[PASSPHRASE_VARIABLE]);
  } catch (error) {
    if (!(error instanceof WimproofError)) throw error;
    throw new WimproofError({ code: error.code, kind: error.kind, cause: `${file}: ${error.message}`, mend: error.mend, original: error });
  }
}

async function givenImage(file: string, signal: AbortSignal | undefined): Promise<GivenImage> {
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile() || info.size === 0) throw new WimproofError({ code: 'WP-SIGNOFF-IMAGE', kind: 'scenario', cause: `${file} is ${!info ? 'not there' : info.isFile() ? 'empty' : 'no file'}`, mend: 'name the serviced image with --image' });
  return { name: file.split(/[\\/]/).at(-1)!, sha256: await hashFile(file, signal), bytes: info.size };
}

/** Reads a small file that the user named. @throws WimproofError (scenario) */
export async function readUserFile(file: string, code: string, what: string, limit = 16 * 1024 * 1024): Promise<Buffer> {
  const info = await stat(file).catch(() => undefined);
  const bad = (cause: string) => new WimproofError({ code, kind: 'scenario', cause: `${what} ${file} ${cause}`, mend: 'check the path and its permissions' });
  if (!info) throw bad('is not there');
  if (!info.isFile()) throw bad('is no file');
  if (info.size > limit) throw bad(`has ${info.size} bytes, more than ${limit}`);
  try {
    return await readFile(file);
  } catch (error) {
    throw bad(`cannot be read: ${(error as Error).message}`);
  }
}

/** Inside the run's folder only its root is no evidence: a further file below would break the manifest. */
function outputFolder(run: string, output: string | undefined): string {
  if (output === undefined) return run;
  if (isRunEvidence(run, join(output, 'signoff.json'))) throw new WimproofError({ code: 'WP-SIGNOFF-OUTPUT', kind: 'scenario', cause: `${output} is inside the run's folder, among its evidence`, mend: 'name a folder elsewhere, or leave --output out' });
  return resolve(output);
}

async function readRecord(run: string): Promise<RunRecord | null> {
  return parseRunRecord(await readFile(join(run, 'run.json'), 'utf8').catch(() => ''));
}

/** Cells that are reported although no outcome of theirs can be read. */
async function lostOutcomes(run: string, source: RunSource): Promise<{ scenario: string; strategy: StrategyName }[]> {
  const lost: { scenario: string; strategy: StrategyName }[] = [];
  for (const scenario of source.scenarios)
    for (const { outcome: { strategy, verdict } } of source.scenario(scenario).cells) {
      if (verdict === 'not-run') continue;
      const text = await readFile(join(run, scenario, strategy, 'outcome.json'), 'utf8').catch(() => '');
      if (!('outcome' in readOutcome(text))) lost.push({ scenario, strategy });
    }
  return lost;
}

function payloadsMissing(record: RunRecord | null, required: readonly RequiredCell[]): boolean {
  return required.some((cell) => record?.scenarios.find(({ name }) => name === cell.scenario)?.payloads === undefined);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
