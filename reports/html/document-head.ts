import { createHash } from 'node:crypto';
import { html, trusted, type Markup } from './markup.ts';

/**
 * The beginning of a self-contained page, up to its body. The content security policy allows the one style by its digest,
 * what `sources` adds (whole directives), and nothing else.
 */
export function documentHead({ title, style, sources = [] }: { title: string; style: string; sources?: readonly string[] }): Markup {
  const policy = ["default-src 'none'", `style-src '${sourceDigest(style)}'`, ...sources, "base-uri 'none'", "form-action 'none'"].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>`;
}

/** As a policy names a style or a script. */
export function sourceDigest(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
