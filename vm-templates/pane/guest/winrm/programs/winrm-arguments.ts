/** A resource of winrm's command line: `winrm/config/Listener?Address=*+Transport=HTTPS`. */
export interface Resource {
  /** Below `winrm/config`, as written; '' for the whole. */
  path: string;
  /** Selectors, keys in upper case. */
  selectors: Map<string, string>;
}
export interface WinrmArguments {
  verb: string;
  resource?: string;
  /** `@{a="b";c="d"}`, in order. */
  properties: [string, string][];
  /** `-quiet` and the like, lower case, without the dash. */
  switches: Set<string>;
}

/** A command line that winrm does not understand. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Reads `@{Name="value";Other="value"}`; values may be without quotes. Throws UsageError. */
export function parseProperties(text: string): [string, string][] {
  const inside = /^@\{([^]*)\}$/.exec(text.trim())?.[1];
  if (inside === undefined) throw new UsageError('Syntax Error: input must be of the form {KEY="VALUE"[;KEY="VALUE"]}');
  const pairs: [string, string][] = [];
  const item = /\s*([\w/]+)\s*=\s*(?:"([^"]*)"|([^;"]*?))\s*(?:;|$)/y;
  while (item.lastIndex < inside.length) {
    const match = item.exec(inside);
    if (!match) throw new UsageError('Syntax Error: input must be of the form {KEY="VALUE"[;KEY="VALUE"]}');
    pairs.push([match[1]!, match[2] ?? match[3] ?? '']);
  }
  return pairs;
}

/** The tail may hold blanks inside `@{...}`, and its quotes are part of the text: it is read unsplit. Throws UsageError. */
export function parseArguments(tail: string): WinrmArguments {
  const braces = tail.indexOf('@{');
  const end = tail.lastIndexOf('}');
  if (braces >= 0 && end < braces) throw new UsageError('Syntax Error: input must be of the form {KEY="VALUE"[;KEY="VALUE"]}');
  const properties = braces >= 0 ? parseProperties(tail.slice(braces, end + 1)) : [];
  const rest = braces >= 0 ? `${tail.slice(0, braces).replace(/["']$/, '')} ${tail.slice(end + 1).replace(/^["']/, '')}` : tail;
  const words = rest.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, '')).filter(Boolean);
  const switches = new Set(words.filter((word) => /^[-/]/.test(word)).map((word) => word.slice(1).toLowerCase()));
  const [verb = '', resource] = words.filter((word) => !/^[-/]/.test(word));
  return { verb: verb.toLowerCase(), resource, properties, switches };
}

/** Reads a resource below `winrm/config`; undefined for another one. */
export function parseResource(text: string): Resource | undefined {
  const match = /^(?:winrm\/config|wsman:?config|http:\/\/schemas\.microsoft\.com\/wbem\/wsman\/1\/config)(?:\/([^?]*))?(?:\?(.*))?$/i.exec(text);
  if (!match) return undefined;
  const selectors = (match[2] ?? '').split('+').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')).toUpperCase(), pair.slice(pair.indexOf('=') + 1).replace(/^"|"$/g, '')] as [string, string]);
  return { path: (match[1] ?? '').replace(/\/$/, ''), selectors: new Map(selectors) };
}
