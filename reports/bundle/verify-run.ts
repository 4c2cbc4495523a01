import { listEvidence } from './list-evidence.ts';
import type { Manifest } from './manifest.ts';
import { filesOfFolder } from './run-files.ts';
import type { RunProblem, RunVerification } from './run-verification.ts';
import { shortLine } from './short-line.ts';
import { verifyManifest, type VerifyResult } from './verify-manifest.ts';
import { verifyMeaning } from './verify-meaning.ts';

export type { RunProblem, RunProblemCode, RunVerification } from './run-verification.ts';

/**
 * Whether the evidence in a run's folder can be trusted: every file is as it was when the run ended (`manifest.json`),
 * none was added, and verdicts, comparisons and journal follow from the checks. Never throws for what the files hold.
 */
export async function verifyRun(folder: string, signal?: AbortSignal): Promise<RunVerification> {
  const sealed = await verifyManifest(folder, signal ? { signal } : {});
  const problems = [...manifestProblems(sealed)];
  // What changed is still judged: that a verdict was forged says more than that a digest differs.
  const there = sealed.manifest ? sealed.files.flatMap(({ path, state }) => (state === 'ok' || state === 'changed' ? [path] : [])) : (await listEvidence(folder)).flatMap(({ path, kind }) => (kind === 'file' ? [path] : []));
  problems.push(...(await verifyMeaning(filesOfFolder(folder, new Set(there)), sealed.manifest)));
  return verification(problems);
}

export function verification(problems: readonly RunProblem[]): RunVerification {
  const seen = new Set<string>();
  const clean = problems.flatMap((problem) => {
    // A missing outcome is missing in the manifest's eyes and in the record's.
    const key = JSON.stringify([problem.code, problem.path]);
    if (problem.path !== undefined && (problem.code === 'missing' || problem.code === 'extra') && seen.has(key)) return [];
    seen.add(key);
    return [{ ...problem, text: shortLine(problem.text) }];
  });
  return { ok: clean.length === 0, problems: clean };
}

export function manifestProblems({ manifest, problem, files }: VerifyResult): RunProblem[] {
  if (!manifest) return [{ code: 'no-manifest', path: 'manifest.json', text: problem ?? 'there is no manifest.json' }];
  return [
    ...sealProblems(manifest),
    ...files.flatMap(({ path, state, detail }): RunProblem[] => (state === 'ok' ? [] : [{ code: state, path, ...cellOf(path), text: `${path}: ${detail ?? state}` }])),
  ];
}

/** A bundle of a run that never had a manifest has one, but it says nothing of the time before. */
export function sealProblems(manifest: Manifest): RunProblem[] {
  return manifest.bundle && !manifest.bundle.sealed ? [{ code: 'no-manifest', path: 'manifest.json', text: 'the run had no manifest when it was bundled: it did not end by itself, or is of an earlier version' }] : [];
}

function cellOf(path: string): Pick<RunProblem, 'scenario' | 'strategy'> {
  const [scenario, strategy, file] = path.split('/');
  if (strategy === undefined) return {};
  if (file !== undefined && (strategy === 'offline' || strategy === 'setup' || strategy === 'audit')) return { scenario, strategy };
  return { scenario };
}
