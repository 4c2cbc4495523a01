import { distinctRequests, type InventoryRequest } from '../../guest/inventory/inventory-request.ts';
import { isPlainFragment } from '../../guest/script/inventory-request-lines.ts';
import { powershellString } from '../../guest/script/powershell-script.ts';
import { WimproofError } from '../../errors/wimproof-error.ts';
import type { StrategyName } from '../../servicing/operation.ts';
import type { Expectation, ExpectationOf, LogExpectation } from './expectation.ts';

/**
 * What the inventory must ask for beyond its fixed sections, so that the expectations can be judged: each question once.
 * The inventory's script (`renderInventoryScript`, `inventoryFiles`) and its parser get the same list. Pure.
 * @param strategy leaves out expectations that are limited to other strategies
 */
export function inventoryRequests(expectations: readonly Expectation[], strategy?: StrategyName): InventoryRequest[] {
  const asking = expectations.filter(({ strategies }) => !strategy || !strategies || strategies.includes(strategy));
  return distinctRequests(asking.flatMap(requestsOf));
}

function requestsOf(expectation: Expectation): InventoryRequest[] {
  switch (expectation.kind) {
    case 'update':
      return [{ ask: 'hotfixes' }];
    case 'registry-value':
      return [{ ask: 'registry-value', key: expectation.key, value: expectation.value }];
    case 'file':
      return [{ ask: 'file', path: expectation.path }, ...(expectation.version === undefined ? [] : [fileVersionRequest(expectation)])];
    case 'service':
      return expectation.state === 'present' && expectation.startType !== undefined ? [{ ask: 'service', service: expectation.service }] : [];
    case 'log':
      return [logRequest(expectation)];
    case 'component-store':
      return [{ ask: 'component-store-health' }];
    case 'powershell':
      return [{ ask: 'powershell', script: expectation.script }];
    default:
      return [];
  }
}

/** Asks for the four numbers of a file's version resource; 0.0.0.0 where it has none. Nothing else in Windows reads it. */
export function fileVersionRequest({ path }: Pick<ExpectationOf<'file'>, 'path'>): Extract<InventoryRequest, { ask: 'powershell' }> {
  const literal = powershellString(path.replace(/^[A-Za-z]:/, ''));
  const expanded = path.startsWith('%') ? `[Environment]::ExpandEnvironmentVariables(${powershellString(path)})` : `($env:SystemDrive + ${literal})`;
  return {
    ask: 'powershell',
    script: `$v = [Diagnostics.FileVersionInfo]::GetVersionInfo(${expanded}); '{0}.{1}.{2}.{3}' -f $v.FileMajorPart, $v.FileMinorPart, $v.FileBuildPart, $v.FilePrivatePart`,
  };
}

/**
 * Lines are picked in the guest by fragments that findstr takes literally, and judged on the host: by the words that begin a
 * line of the level (`2026-08-29 22:08:03, Error                 CBS ...`), or by the longest part of the text that needs no escaping.
 * @throws WimproofError WP-EXPECTATION-LOG (scenario) when neither level nor text can pick lines
 */
export function logRequest(expectation: Pick<LogExpectation, 'path' | 'level' | 'text'> & { id: string }): Extract<InventoryRequest, { ask: 'log-lines' }> {
  const { path, level, text } = expectation;
  if (level !== undefined) return { ask: 'log-lines', path, fragments: level === 'error' ? [', Error', ', FatalError'] : [', Warning', ', Error', ', FatalError'] };
  const fragment = longestFragment(text ?? '');
  if (fragment.length < 3)
    throw new WimproofError({
      code: 'WP-EXPECTATION-LOG',
      kind: 'scenario',
      cause: `the log expectation '${expectation.id}' has neither a level nor a text of which three ASCII characters in a row could be looked for`,
      mend: 'give it `level: error`, or a longer text (quotes, backslashes and percent signs do not count)',
    });
  return { ask: 'log-lines', path, fragments: [fragment] };
}

function longestFragment(text: string): string {
  const parts = [...text].map((character) => (isPlainFragment(character) ? character : '\n')).join('').split('\n');
  return parts.sort((left, right) => right.length - left.length)[0] ?? '';
}
