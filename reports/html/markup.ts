import { inert } from '../inert-text.ts';

/** HTML that is safe to put into the page as it is. Only `html` and `trusted` make it. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }
}
export type Value = Markup | string | number | null | undefined | false | readonly Value[];

/**
 * Tagged template: everything interpolated is escaped, in text and in quoted attributes, unless it is Markup. Lists
 * are joined; null, undefined and false leave nothing. Unquoted attributes, script and style are not for values.
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
  let source = strings[0]!;
  values.forEach((value, index) => {
    source += render(value) + strings[index + 1]!;
  });
  return new Markup(source);
}

/** Only for text that this project wrote itself: the page's own style and script. */
export function trusted(source: string): Markup {
  return new Markup(source);
}

/** Text with nothing left that HTML, or a display, would act on. */
export function escapeHtml(text: string): string {
  return inert(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A link when the text is a plain https address (documentation), otherwise the text. */
export function link(address: string, label: string = address): Markup {
  return /^https:\/\/[a-z0-9.-]+\/[^\s"'<>`]*$/i.test(address) ? html`<a href="${address}" rel="noreferrer">${label}</a>` : html`${label}`;
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.source;
  if (Array.isArray(value)) return value.map(render).join('');
  return escapeHtml(String(value));
}
