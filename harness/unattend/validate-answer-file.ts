import { AnswerFileError } from './answer-file-error.ts';
import { readAnswerDocument } from './answer-document.ts';
import { checkComponents } from './check/check-components.ts';
import { checkPackages } from './check/check-packages.ts';
import { checkSecrets } from './check/check-secrets.ts';
import { checkSetup } from './check/check-setup.ts';
import { checkStructure } from './check/check-structure.ts';
import { checkValues } from './check/check-values.ts';
import type { Check, Finding } from './check/finding.ts';
import { SOURCES } from './check/sources.ts';

export type { Finding, Severity } from './check/finding.ts';

export interface ValidationOptions {
  /** Architecture of the image that the file is for: `amd64`, `x86`, `arm64`. Without it, none is held against the file. */
  architecture?: string;
}

const CHECKS: readonly Check[] = [checkStructure, checkComponents, checkPackages, checkSecrets, checkSetup, checkValues];

/**
 * What is wrong with an answer file, or should be known about it, in the order of the file. A text that is no answer file
 * is one finding of code WP-UNATTEND-SYNTAX; secrets are never quoted.
 */
export function validateAnswerFile(text: string, { architecture }: ValidationOptions = {}): Finding[] {
  try {
    const document = readAnswerDocument(text);
    const findings = CHECKS.flatMap((check) => check({ document, ...(architecture !== undefined && { architecture: architecture.toLowerCase() }) }));
    return findings.toSorted((left, right) => left.line - right.line || left.column - right.column);
  } catch (error) {
    if (!(error instanceof AnswerFileError)) throw error;
    return [{ severity: 'error', code: error.code, ...(error.place ?? { line: 1, column: 1 }), text: error.reason, source: SOURCES.xml }];
  }
}
