import type { Place } from '../answer-file-error.ts';
import type { XmlDocument, Span } from '../xml/nodes.ts';
import { placeOf } from '../xml/place.ts';

/** `error`: Setup fails, or passes over what the file says. `warning`: works, but should be looked at. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** One thing found in an answer file. */
export interface Finding extends Place {
  severity: Severity;
  /** `WP-UNATTEND-COMPONENT-PASS`. */
  code: string;
  /** What is wrong, with the names involved; never a secret. */
  text: string;
  /** The document that says so. */
  source: string;
}

/** What a check is given. */
export interface CheckInput {
  document: XmlDocument;
  /** Architecture of the image that the file is for: `amd64`, `x86`, `arm64`. */
  architecture?: string;
}
export type Check = (input: CheckInput) => Finding[];

/** A finding at an element or attribute. */
export function finding({ text }: XmlDocument, at: Span, severity: Severity, code: string, what: string, source: string): Finding {
  return { severity, code: `WP-UNATTEND-${code}`, ...placeOf(text, at.start), text: what, source };
}
