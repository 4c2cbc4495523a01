/**
 * The parts of a CTRF document that wimproof writes. Source: the specification and schema of ctrf-io/ctrf
 * (`spec/ctrf.md`, `schema/ctrf.schema.json`), version 0.0.0, a working draft. All times in milliseconds.
 */
export type CtrfStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

export interface CtrfTest {
  testId: string;
  name: string;
  status: CtrfStatus;
  rawStatus: string;
  duration: number;
  start?: number;
  stop?: number;
  suite: string[];
  message?: string;
  trace?: string;
  line?: number;
  filePath?: string;
  tags?: string[];
  labels?: Record<string, string>;
  flaky?: boolean;
  attachments?: { name: string; contentType: string; path: string }[];
  steps?: { name: string; status: CtrfStatus; extra?: Record<string, unknown> }[];
  extra?: Record<string, unknown>;
}
export interface CtrfSummary extends Record<CtrfStatus, number> {
  tests: number;
  flaky: number;
  suites: number;
  start: number;
  stop: number;
  duration: number;
  extra: Record<string, unknown>;
}
export interface CtrfHead {
  reportFormat: 'CTRF';
  specVersion: string;
  runId?: string;
  generatedBy: string;
}
export interface CtrfEnvironment {
  reportName: string;
  testEnvironment: string;
  /** False when something was not run or could not be judged: a retry may say more. */
  healthy: boolean;
}
