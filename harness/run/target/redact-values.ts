/**
 * Keys whose values are words of this program or of the scenario, never of a machine. They stay: a password may be a word
 * like any other, and a document whose schema is blanked can be read by nobody.
 */
const OWN_WORDS = new Set(['schema', 'run', 'scenario', 'strategy', 'provider', 'verdict', 'type', 'stage', 'step', 'action', 'status', 'code', 'kind', 'ask', 'id', 'operation']);

/** Blanks secrets in every text of a JSON value. Texts alone are touched, so the result has the same shape, whatever the secret. */
export function redactValues<T>(value: T, redact: (text: string) => string): T {
  if (typeof value === 'string') return redact(value) as T;
  if (Array.isArray(value)) return value.map((one) => redactValues(one, redact)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, typeof one === 'string' && OWN_WORDS.has(key) ? one : redactValues(one as unknown, redact)]);
  return Object.fromEntries(entries) as T;
}
