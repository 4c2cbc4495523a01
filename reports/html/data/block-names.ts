import type { StrategyName } from '../../../harness/servicing/operation.ts';

/** Element ids of the page's data blocks. Numbers stand for scenarios: no text of a run gets into an id. */
export const INDEX = 'wp-index';
export const SEARCH = 'wp-search';
export const FAILURES = 'wp-failures';
export const scenarioBlock = (index: number): string => `wp-s${index}`;
export const evidenceBlock = (index: number, strategy: StrategyName, part: string): string => `wp-s${index}-${strategy}-${part}`;
