/**
 * in-toto Statement v1 with the predicate "test result" v0.1.
 * Sources: in-toto/attestation, spec/v1/statement.md, spec/v1/resource_descriptor.md, spec/predicates/test-result.md.
 */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const TEST_RESULT_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';

/** One of `uri`, `digest` and `content` must be there. */
export interface ResourceDescriptor {
  name?: string;
  uri?: string;
  /** Algorithm to lower-case hex. */
  digest?: Record<string, string>;
  /** Base64. */
  content?: string;
  downloadLocation?: string;
  mediaType?: string;
  annotations?: Record<string, unknown>;
}
export type TestResult = 'PASSED' | 'WARNED' | 'FAILED';
export interface TestResultPredicate {
  result: TestResult;
  configuration: ResourceDescriptor[];
  url?: string;
  passedTests: string[];
  warnedTests: string[];
  failedTests: string[];
}
export interface TestResultStatement {
  _type: typeof STATEMENT_TYPE;
  /** Each with a digest. */
  subject: ResourceDescriptor[];
  predicateType: typeof TEST_RESULT_TYPE;
  predicate: TestResultPredicate;
}

export function testResultStatement(subject: { name: string; sha256: string }, predicate: TestResultPredicate): TestResultStatement {
  return { _type: STATEMENT_TYPE, subject: [{ name: subject.name, digest: { sha256: subject.sha256 } }], predicateType: TEST_RESULT_TYPE, predicate };
}
