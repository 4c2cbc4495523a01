import { PASSES, UNATTEND_NAMESPACE, WCM_NAMESPACE, type AnswerFile } from './answer-file.ts';
import { componentLines, indent, packageLines } from './write-elements.ts';

export { PUBLIC_KEY_TOKEN } from './answer-file.ts';

/**
 * The text of an answer file: UTF-8, CRLF, `<servicing>` first, passes in the order in which they run.
 * @throws RangeError for settings that are unknown or out of order (a mistake in the program, not of the user)
 */
export function writeAnswerFile({ servicing, settings }: AnswerFile): string {
  const lines: string[] = [];
  if (servicing.length > 0) lines.push('<servicing>', ...indent(servicing.flatMap((each) => packageLines(each))), '</servicing>');
  for (const { pass, components } of settings.toSorted((left, right) => PASSES.indexOf(left.pass) - PASSES.indexOf(right.pass))) {
    if (components.length === 0) continue;
    lines.push(`<settings pass="${pass}">`, ...indent(components.flatMap((each) => componentLines(each))), '</settings>');
  }
  return ['<?xml version="1.0" encoding="utf-8"?>', `<unattend xmlns="${UNATTEND_NAMESPACE}" xmlns:wcm="${WCM_NAMESPACE}">`, ...indent(lines), '</unattend>', ''].join('\r\n');
}
