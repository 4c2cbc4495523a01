import type { FailureKind } from '../../../../harness/errors/wimproof-error.ts';
import type { StrategyName } from '../../../../harness/servicing/operation.ts';
import type { Verdict } from '../../../../harness/verify/outcome.ts';

export interface RunFilters {
  q: string;
  verdict: Verdict | '';
  strategy: StrategyName | '';
  kind: FailureKind | '';
}
/** Where a reader is. Scenarios go by name: a link can be kept and sent. */
export type Route =
  | { page: 'run'; filters?: Partial<RunFilters> }
  | { page: 'comparison'; scenario: string }
  | { page: 'outcome'; scenario: string; strategy: StrategyName; check?: string }
  | { page: 'history'; scenario: string }
  | { page: 'failure'; failure: string }
  | { page: 'unknown'; hash: string };

export const NO_FILTERS: RunFilters = { q: '', verdict: '', strategy: '', kind: '' };
const STRATEGY: readonly string[] = ['offline', 'setup', 'audit'];
const VERDICT: readonly string[] = ['passed', 'failed', 'error', 'not-run'];
const KIND: readonly string[] = ['product', 'scenario', 'infrastructure'];

/** The fragment that leads to a page, with its `#`. */
export function hashOf(route: Route): string {
  switch (route.page) {
    case 'run': {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(route.filters ?? {})) if (value) query.set(name, wellFormed(value));
      const text = query.toString();
      return text === '' ? '#/' : `#/?${text}`;
    }
    case 'comparison':
      return `#/s/${segment(route.scenario)}`;
    case 'outcome':
      return `#/s/${segment(route.scenario)}/${route.strategy}${route.check === undefined ? '' : `/check/${segment(route.check)}`}`;
    case 'history':
      return `#/s/${segment(route.scenario)}/history`;
    case 'failure':
      return `#/f/${segment(route.failure)}`;
    case 'unknown':
      return route.hash;
  }
}

/** The page that a fragment leads to; `unknown` for what none of ours has. Never throws. */
export function routeOf(hash: string): Route {
  const unknown: Route = { page: 'unknown', hash };
  if (hash === '' || hash === '#' || hash === '#main') return { page: 'run', filters: NO_FILTERS };
  const [path = '', query = ''] = split(hash);
  const parts = path.split('/').map(decoded);
  if (parts[0] !== '#' || parts.includes(null)) return unknown;
  const [, first, second, third, fourth, fifth] = parts as string[];
  if (first === '' && parts.length === 2) return { page: 'run', filters: filtersOf(query) };
  if (first === 'f' && second && parts.length === 3) return { page: 'failure', failure: second };
  if (first !== 's' || !second) return unknown;
  if (parts.length === 3) return { page: 'comparison', scenario: second };
  if (parts.length === 4 && third === 'history') return { page: 'history', scenario: second };
  if (!STRATEGY.includes(third!)) return unknown;
  if (parts.length === 4) return { page: 'outcome', scenario: second, strategy: third as StrategyName };
  if (parts.length === 6 && fourth === 'check' && fifth) return { page: 'outcome', scenario: second, strategy: third as StrategyName, check: fifth };
  return unknown;
}

/** A name as it comes back out of a fragment: lone surrogates cannot be encoded. Compare names through this. */
export function wellFormed(name: string): string {
  return name.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

function filtersOf(query: string): RunFilters {
  const values = new URLSearchParams(query);
  const one = (name: string, allowed: readonly string[]) => (allowed.includes(values.get(name) ?? '') ? values.get(name)! : '');
  return { q: values.get('q') ?? '', verdict: one('verdict', VERDICT) as Verdict | '', strategy: one('strategy', STRATEGY) as StrategyName | '', kind: one('kind', KIND) as FailureKind | '' };
}

function split(hash: string): [string, string] {
  const at = hash.indexOf('?');
  return at < 0 ? [hash, ''] : [hash.slice(0, at), hash.slice(at + 1)];
}

// A full stop alone would be taken for a folder by programs that tidy up addresses.
function segment(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(/^\.+$/, (stops) => stops.replaceAll('.', '%2E'));
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
