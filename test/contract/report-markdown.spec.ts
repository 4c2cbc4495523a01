import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { XMLParser } from 'fast-xml-parser';
import { marked } from 'marked';
import { jobSummary } from '../../reports/markdown/job-summary.ts';
import { inertLine } from '../../reports/inert-text.ts';
import { prComment } from '../../reports/markdown/pr-comment.ts';
import { tableCell, tableHead, tableRow } from '../../reports/markdown/table.ts';
import { anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from '../unit/fixtures/report-builder.ts';

/** What text would have to be to become something else than text on GitHub. */
const ATTACKS = [
  '[click](https://evil.example)', '![p](https://evil.example/p.png)', '<a href=x>x</a>', '<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '<!-- comment', '-->', '</table>', '<https://evil.example>',
  'https://evil.example/x', 'http://evil.example', 'ftp://evil.example', 'www.evil.example', 'WWW.evil.example', 'mallory@evil.example', 'mailto:mallory@evil.example', 'xmpp:mallory@evil.example', '@mallory', 'a @org/team b',
  '#1', 'owner/repo#1', 'GH-1', '| a | b |', 'a|b', '\\| a \\| b', '\\\\| x', 'a\n| b | c |', 'a\r\n\r\n# heading', '`code', '``a`|`b``', '~~~\nfence', '~strike~', '~~strike~~', '**bold**', '`code`', '_em_', 'a |\n| --- |\n| b |', '***', '---', '- item', '1. item', '# heading', '> quote',
  '&lt;img src=x&gt;', '&#124; x', '&vert;', '$x$', '$$y$$', '[ref]: https://evil.example', '[^1]', '- [ ] task', ':+1:', 'HKLM:key:x', ':100:', ':e-mail:', '09:30:00', '::error::x', '\u2028| a |', '\u202etxt', '\u0000', ' ', '',
];
const hostileMarkdown = aReport([
  aScenario([aCell(anOutcome('setup', { scenario: ATTACKS.join(' '), checks: ATTACKS.map((attack, index) => ({ id: `c${index}`, title: attack, status: 'failed' as const, expected: `${attack}\\`, actual: `\\${attack}`, evidence: [attack] })), error: { code: 'WP-X', kind: 'product', cause: ATTACKS.join('|'), mend: ATTACKS.join('\n'), evidence: [] } }))], { description: ATTACKS.join() }),
]);
const table = [tableHead(['A', 'B']), ...ATTACKS.map((attack) => tableRow([tableCell(attack), 'end'])), ...ATTACKS.map((attack) => tableRow([tableCell(`x\\${attack}\\`), 'end']))].join('\n');

const renderers: { name: string; render: (markdown: string) => string; missing?: string }[] = [
  { name: 'marked', render: (markdown) => marked.parse(markdown, { gfm: true, async: false }) },
  {
    name: 'cmark-gfm', // GitHub's own parser, in the version that Debian has
    render: (markdown) => {
      const { status, stdout } = spawnSync('cmark-gfm', ['--unsafe', ...['table', 'autolink', 'strikethrough', 'footnotes', 'tasklist'].flatMap((extension) => ['-e', extension])], { input: markdown, encoding: 'utf8', maxBuffer: 1e8 });
      expect(status).toBe(0);
      return stdout;
    },
    ...(spawnSync('cmark-gfm', ['--version']).status === 0 ? {} : { missing: "cmark-gfm is not here: install Debian's cmark-gfm." }),
  },
];

/** Names of elements in HTML, and of what is not one. */
const elements = (html: string): string[] => [...new Set([...html.matchAll(/<(\/?[a-z!][a-z0-9-]*)/gi)].map((match) => match[1]!.replace('/', '').toLowerCase()))].sort();
const rowsOf = (html: string): string[][] => [...html.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row]) => [...row!.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map((cell) => cell[1]!));

for (const { name, render, missing } of renderers)
  test.describe(name, () => {
    test.skip(missing !== undefined, missing ?? '');

    test('the parser makes of the same text what we prevent', () => {
      const raw = ATTACKS.map(render).join('\n');
      for (const element of ['a', 'img', 'script', 'h1', 'table', 'code', 'strong', 'blockquote', 'del']) expect(elements(raw), element).toContain(element);
    });

    test('a cell stays one cell, and its text is text', () => {
      const html = render(table);
      expect(elements(html)).toEqual(['table', 'tbody', 'td', 'th', 'thead', 'tr']);
      const rows = rowsOf(html);
      expect(rows).toHaveLength(ATTACKS.length * 2 + 1);
      for (const [index, row] of rows.entries()) expect([row.length, row[1]], ATTACKS[(index - 1) % ATTACKS.length]).toEqual([2, index === 0 ? 'B' : 'end']);
      // What is shown is what was said, but for signs that are made visible and spaces of no width.
      const shown = (text: string): string => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&').replaceAll('\u200b', '');
      for (const [index, attack] of ATTACKS.entries()) if (!/[\u0000-\u001f\u2028\u202e]/.test(attack)) expect(shown(rows[index + 1]![0]!)).toBe(inertLine(attack));
    });

    test('no mention, no reference and no name of a picture is left in what GitHub looks through', () => {
      const html = render(table);
      expect(html).not.toMatch(/@[A-Za-z0-9]/);
      expect(html).not.toMatch(/#\d/);
      expect(html).not.toMatch(/\bGH-\d/i);
      expect(html.replaceAll('09:30:00', '')).not.toMatch(/:[a-z0-9_+-]+:/i);
      expect(html).toContain('09:30:00');
    });

    for (const [what, report] of [['realistic', realisticReport()], ['hostile', hostileReport()], ['hostile Markdown', hostileMarkdown], ['green', greenReport()]] as const) {
      test(`job summary, ${what}`, () => {
        const markdown = jobSummary(report, { limit: 1 << 20, reportAt: 'report.html' });
        const html = render(markdown);
        expect(elements(html).filter((element) => !['table', 'tbody', 'td', 'th', 'thead', 'tr', 'h2', 'h3', 'h4', 'strong'].includes(element))).toEqual([]);
        expect(rowsOf(html)).toHaveLength(markdown.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| ---')).length);
        wellFormed(html);
      });
      test(`comment, ${what}`, () => {
        const markdown = prComment(report, { reportUrl: 'https://ci.example/r(1)/report.html?a=<b>&c=|' });
        const html = render(markdown);
        expect(html.startsWith('<!-- wimproof -->\n')).toBe(true);
        const rest = html.slice('<!-- wimproof -->'.length);
        expect(elements(rest).filter((element) => !['table', 'tbody', 'td', 'th', 'thead', 'tr', 'h3', 'h4', 'p', 'a'].includes(element))).toEqual([]);
        expect([...rest.matchAll(/<a href="([^"]*)"/g)].map((match) => match[1])).toEqual(['https://ci.example/r%281%29/report.html?a=%3Cb%3E&amp;c=%7C']);
        expect(rowsOf(rest)).toHaveLength(markdown.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| ---')).length);
        wellFormed(rest);
      });
    }
  });

/** Every table has as many cells in each row as in its head. */
function wellFormed(html: string): void {
  const parser = new XMLParser({ isArray: (name) => ['table', 'tr', 'th', 'td'].includes(name), stopNodes: ['*.th', '*.td'] });
  const tables: any[] = parser.parse(`<all>${html.replace(/<!--.*?-->/g, '')}</all>`).all.table;
  expect(tables.length).toBeGreaterThan(0);
  for (const { thead, tbody } of tables) for (const row of tbody?.tr ?? []) expect(row.td).toHaveLength(thead.tr[0].th.length);
}
