import { infSection, type Inf } from './parse-inf.ts';

/** Strings by lower-case token. */
export type InfStrings = ReadonlyMap<string, string>;

/**
 * The one [Strings] section that Windows takes for all %tokens%: `[Strings.0407]` of the language itself, else of its
 * neutral sublanguage (`0007`), else of another sublanguage of the same language, else `[Strings]`.
 * Source: "INF Strings Section" (low 10 bits of a LanguageID: the language; the next 6: the sublanguage).
 * @param language LANGID, e.g. 0x0407
 */
export function infStrings(inf: Inf, language = 0x0409): InfStrings {
  const localised = [...inf.sections.keys()].flatMap((name) => {
    const match = /^strings\.(?:0x)?([0-9a-f]{1,4})$/.exec(name);
    return match ? [{ name, language: parseInt(match[1]!, 16) }] : [];
  });
  const primary = language & 0x3ff;
  const chosen =
    localised.find((section) => section.language === language) ??
    localised.find((section) => section.language === primary) ??
    localised.find((section) => (section.language & 0x3ff) === primary);
  const strings = new Map<string, string>();
  for (const { key, values } of infSection(inf, chosen?.name ?? 'strings')) if (key !== '' && !strings.has(key.toLowerCase())) strings.set(key.toLowerCase(), values.join(','));
  return strings;
}

/**
 * Replaces `%token%` by its string; `%%` is a per cent sign; an unknown token, or a directory number (`%13%`), stays.
 */
export function expandStrings(strings: InfStrings, text: string): string {
  return text.replace(/%([^%]*)%/g, (whole, token: string) => (token === '' ? '%' : (strings.get(token.toLowerCase()) ?? whole)));
}
