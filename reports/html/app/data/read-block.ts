import { EVIDENCE_PARTS, joinEvidence, type CellEvidence } from '../../data/cell-evidence.ts';
import { FAILURES, INDEX, SEARCH, evidenceBlock, scenarioBlock } from '../../data/block-names.ts';
import type { FailureIndex, RunIndex, SearchIndex } from '../../data/run-index.ts';
import type { CellReport, ScenarioReport } from '../../../run-report.ts';

const searchable = once(() => read<SearchIndex>(SEARCH));
const failing = once(() => read<FailureIndex>(FAILURES));
let kept: { index: number; report: Promise<ScenarioReport | null> } | undefined;

/** @throws Error when the page's data cannot be read: a file cut short, a browser without DecompressionStream */
export async function readIndex(): Promise<RunIndex> {
  const index = await read<RunIndex>(INDEX);
  if (!index) throw new Error('its data is missing: the file was cut short');
  return index;
}

/** Null when it was left out of the file. */
export const readSearch = (): Promise<SearchIndex | null> => searchable();
export const readFailures = (): Promise<FailureIndex | null> => failing();

/** A scenario with the evidence of its cells. Null when it was left out of the file. The last one is kept. */
export function readScenario(index: number): Promise<ScenarioReport | null> {
  if (kept?.index !== index) kept = { index, report: unpackScenario(index) };
  return kept.report;
}

async function unpackScenario(index: number): Promise<ScenarioReport | null> {
  const core = await read<ScenarioReport>(scenarioBlock(index));
  return core && { ...core, cells: await Promise.all(core.cells.map((cell) => withEvidence(index, cell))) };
}

async function withEvidence(index: number, cell: CellReport): Promise<CellReport> {
  const parts = await Promise.all(EVIDENCE_PARTS.map(async (part) => [part, await read(evidenceBlock(index, cell.outcome.strategy, part))] as const));
  return joinEvidence(cell, Object.fromEntries(parts.filter(([, value]) => value !== null)) as CellEvidence);
}

async function read<Value>(id: string): Promise<Value | null> {
  // The script stands before most of the data: what is not there yet may still come.
  let element = document.getElementById(id);
  if (!element && document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
    element = document.getElementById(id);
  }
  if (!element) return null;
  const binary = atob(element.textContent ?? '');
  const packed = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  return (await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).json()) as Value;
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
