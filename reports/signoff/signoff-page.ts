import { readFileSync } from 'node:fs';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { documentHead } from '../html/document-head.ts';
import { html, link, trusted, type Markup } from '../html/markup.ts';
import { bytes, duration, plural } from '../quantity.ts';
import type { BudgetUse, BudgetValue, CellState, Decision, RequiredCell } from './decision.ts';
import { pageLimits, type PageLimits } from './page-limits.ts';
import type { SignoffRecord } from './signoff-record.ts';
import { notRequiredLines, placeText } from './signoff-text.ts';

const TITLE: Record<Decision, string> = { approved: 'Approved', 'approved-with-known-issues': 'Approved with known issues', blocked: 'Blocked' };
const STATE: Record<CellState, { word: string; icon: string }> = {
  green: { word: 'Green', icon: 'check' },
  tolerated: { word: 'Known issues', icon: 'flag' },
  blocked: { word: 'Blocked', icon: 'cross' },
  'not-judged': { word: 'Not judged', icon: 'bolt' },
  'not-run': { word: 'Not run', icon: 'hollow' },
};
/** A page that is opened by people must not grow without end; `signoff.json` has everything. */
const ON_SCREEN = 500;

/**
 * The decision as one HTML file that needs nothing else: no script, no network, light and dark, one printed page. The
 * content security policy allows the one style of the page, by digest.
 */
export function signoffPage(record: SignoffRecord): string {
  const style = readFileSync(new URL('signoff.css', import.meta.url), 'utf8');
  const scenarios = [...new Set(record.required.map(({ scenario }) => scenario))];
  const limits = pageLimits({ rows: scenarios.length, cells: record.required.length, reasons: record.reasons.length, issues: record.tolerated.length, declared: record.declared.length, warnings: record.warnings.length });
  const page = html`${documentHead({ title: `${TITLE[record.decision]}: sign-off of ${record.run.run}`, style })}
<body class="d-${record.decision} t-${limits.type} l-${limits.lines}">
${ICONS}
<header class="top"><div class="wrap">
  <p class="brand"><svg viewBox="0 0 24 24" aria-hidden="true"><rect class="pane" x="2" y="2" width="9" height="9" rx="1.5"></rect><rect class="pane" x="13" y="2" width="9" height="9" rx="1.5"></rect><rect class="pane" x="2" y="13" width="9" height="9" rx="1.5"></rect><path class="tick-mark" d="M13.5 17.6l3 3 5.5-6.2"></path></svg>wimproof</p>
  <p class="run"><span>Sign-off of run <b>${record.run.run}</b></span><span>decided ${when(record.decidedAt)}</span></p>
</div></header>
<main class="wrap">
${hero(record)}
${required(record, scenarios, limits)}
${reasons(record, limits)}
${knownIssues(record, limits)}
${declared(record, limits)}
<div class="pair">${budgets(record)}${notes(record, limits)}</div>
${evidence(record)}
${signature(record)}
</main>
</body>
</html>
`;
  return page.source;
}

function hero({ decision, subject, subjectMissing, ...record }: SignoffRecord): Markup {
  return html`<section class="hero" aria-labelledby="decision">
  <div class="mark">${icon({ approved: 'check', 'approved-with-known-issues': 'flag', blocked: 'cross' }[decision])}</div>
  <div><p class="eyebrow">Decision</p><h1 id="decision">${TITLE[decision]}</h1><p class="lede">${sentence({ decision, ...record })}</p></div>
  <div class="subject"><h2>Image</h2>${
    subject
      ? html`<p class="clamp"><b class="name">${subject.name}</b> <span class="quiet">${bytes(subject.bytes)}${subject.proven ? subject.scenario && html`, as ${subject.scenario}/${subject.strategy} left it` : html`, not proven: given as ${subject.scenario ? html`that of ${subject.scenario}/${subject.strategy}` : 'the tested one'}`}</span></p><p class="digest"><span class="quiet">SHA-256</span> <code>${subject.sha256}</code></p>`
      : html`<p class="quiet clamp">No image is named, and no attestation was written: ${subjectMissing}.</p>`
  }</div>
</section>`;
}

function sentence({ decision, required, reasons, tolerated }: Pick<SignoffRecord, 'decision' | 'required' | 'reasons' | 'tolerated'>): string {
  const proven = required.filter(({ state }) => state === 'green' || state === 'tolerated').length;
  const all = `${proven} of ${plural(required.length, 'required system')} ${proven === 1 ? 'was' : 'were'} made, judged and found good`;
  if (decision === 'approved') return `${all}, on evidence that verifies.`;
  if (decision === 'approved-with-known-issues') return `${all}, but for ${plural(tolerated.length, 'failure')} that known issues tolerate.`;
  const product = reasons.filter(({ kind }) => kind === 'product').length;
  const unproven = reasons.length - product;
  return `${[product > 0 && `${plural(product, 'reason')} in the product`, unproven > 0 && `${plural(unproven, 'thing')} not proven`].filter(Boolean).join(', ')}; ${all}.`;
}

function required({ required: cells, notRequired }: SignoffRecord, scenarios: readonly string[], { tableRows, folded }: PageLimits): Markup {
  const strategies = STRATEGIES.filter((strategy) => cells.some((cell) => cell.strategy === strategy));
  const parts = folded ? [] : Array.from({ length: Math.ceil(scenarios.length / tableRows) }, (_, index) => scenarios.slice(index * tableRows, (index + 1) * tableRows));
  const table = (names: readonly string[], brief: boolean): Markup => html`<table class="matrix${brief && ' brief'}">
    <thead><tr><th scope="col">Scenario</th>${strategies.map((strategy) => html`<th scope="col">${strategy}</th>`)}</tr></thead>
    <tbody>${names.map((name) => html`<tr><th scope="row"><bdi>${name}</bdi></th>${strategies.map((strategy) => cellMarkup(cells.find((cell) => cell.scenario === name && cell.strategy === strategy), brief))}</tr>`)}</tbody>
  </table>`;
  return html`<section class="panel" aria-labelledby="required">
  <h2 id="required">Required <span class="count">${cells.length}</span></h2>
  ${folded ? counted(cells, strategies) : html`<div class="tables n-${Math.min(3, parts.length)}">${parts.map((names) => table(names, parts.length > 1))}</div>`}
  ${folded && html`<details class="screen"><summary>All ${plural(scenarios.length, 'scenario')}</summary><div class="scroll" tabindex="0" role="region" aria-label="All required scenarios">${table(scenarios.slice(0, ON_SCREEN), false)}</div></details>`}
  ${notRequiredLines({ notRequired }).map((text) => html`<p class="quiet aside clamp">${text}</p>`)}
</section>`;
}

function cellMarkup(cell: RequiredCell | undefined, brief: boolean): Markup {
  if (!cell) return html`<td class="quiet">not required</td>`;
  const { word, icon: shape } = STATE[cell.state];
  const judged = cell.passed + cell.failed;
  const count = judged > 0 ? (brief ? `${cell.passed}/${judged}` : `${cell.passed} of ${judged}`) : '';
  const time = !brief && cell.durationMs !== null && judged > 0 && html` <span class="quiet">· ${duration(cell.durationMs)}</span>`;
  const plain = cell.state === 'green' && brief;
  return html`<td><span class="state s-${cell.state}">${icon(shape)}${plain ? html`<span class="sr">${word}</span>` : word}</span> ${count}${time}</td>`;
}

function counted(cells: readonly RequiredCell[], strategies: readonly string[]): Markup {
  const states = (Object.keys(STATE) as CellState[]).filter((state) => cells.some((cell) => cell.state === state));
  return html`<table class="matrix">
    <thead><tr><th scope="col">Strategy</th>${states.map((state) => html`<th scope="col"><span class="state s-${state}">${icon(STATE[state].icon)}${STATE[state].word}</span></th>`)}<th scope="col">Expectations that hold</th></tr></thead>
    <tbody>${strategies.map((strategy) => {
      const own = cells.filter((cell) => cell.strategy === strategy);
      const [passed, failed] = own.reduce((sum, cell) => [sum[0]! + cell.passed, sum[1]! + cell.failed], [0, 0]) as [number, number];
      return html`<tr><th scope="row">${strategy}</th>${states.map((state) => html`<td>${own.filter((cell) => cell.state === state).length} of ${own.length}</td>`)}<td>${passed} of ${passed + failed}</td></tr>`;
    })}</tbody>
  </table>`;
}

/** Items beyond what fits are for the screen alone; paper says how many there are. */
function items<Item>(all: readonly Item[], onPaper: number, render: (item: Item, screenOnly: boolean) => Markup, what: string): { list: Markup[]; more: Markup | null } {
  const shown = all.slice(0, ON_SCREEN);
  const left = all.length - onPaper;
  return {
    list: shown.map((item, index) => render(item, index >= onPaper)),
    more: left > 0 ? html`<p class="more quiet"><span class="paper">and ${plural(left, `more ${what}`)}: signoff.json</span>${all.length > ON_SCREEN && html`<span class="screen">and ${all.length - ON_SCREEN} more: signoff.json</span>`}</p>` : null,
  };
}

function reasons({ reasons: all }: SignoffRecord, limits: PageLimits): Markup | null {
  if (all.length === 0) return null;
  const { list, more } = items(all, limits.reasons, (reason, screenOnly) => html`<li${screenOnly && trusted(' class="screen"')}><span class="tag k-${reason.kind}">${reason.kind === 'product' ? 'product' : 'not proven'}</span><p class="clamp"><b>${placeText(reason)}</b>${reason.text} <code>${reason.failure ?? reason.code}</code></p></li>`, 'reason');
  return html`<section class="panel" aria-labelledby="reasons"><h2 id="reasons">Why it is blocked <span class="count">${all.length}</span></h2><ol class="reasons">${list}</ol>${more}</section>`;
}

function knownIssues({ tolerated }: SignoffRecord, limits: PageLimits): Markup | null {
  if (tolerated.length === 0) return null;
  const { list, more } = items(tolerated, limits.issues, ({ issue, title, failure, ...place }, screenOnly) => html`<tr${screenOnly && trusted(' class="screen"')}><td><p class="clamp"><b>${placeText(place)}</b>${title} <code>${failure}</code></p></td><td><p class="clamp">${issue.reason}</p></td><td><p class="clamp">${link(issue.ticket)}</p></td><td><p class="clamp">${issue.owner}</p></td><td class="date">${issue.expires}</td></tr>`, 'failure');
  return html`<section class="panel" aria-labelledby="known"><h2 id="known">Known issues <span class="count">${tolerated.length}</span></h2>
  <table class="issues"><thead><tr><th scope="col">Failure</th><th scope="col">Why it may go out</th><th scope="col">Ticket</th><th scope="col">Owner</th><th scope="col">Until</th></tr></thead><tbody>${list}</tbody></table>${more}</section>`;
}

function declared({ declared: all }: SignoffRecord, limits: PageLimits): Markup | null {
  if (all.length === 0) return null;
  const { list, more } = items(all, limits.declared, ({ scenario, subject, values, reason }, screenOnly) => html`<li${screenOnly && trusted(' class="screen"')}><p class="clamp"><b>${placeText({ scenario })}</b><code>${subject}</code> ${Object.entries(values).map(([strategy, value]) => `${strategy}: ${value ?? 'absent'}`).join('; ')}. ${reason}</p></li>`, 'difference');
  return html`<section class="panel" aria-labelledby="differences"><h2 id="differences">Differences that this sign-off accepts <span class="count">${all.length}</span></h2><ul class="lines">${list}</ul>${more}</section>`;
}

const BUDGETS: [BudgetValue, string, (value: number) => string][] = [
  ['minutes', 'Time', (minutes) => duration(minutes * 60_000).replace(/ 00 (s|min)$/, '')],
  ['reboots', 'Restarts', String],
  ['image-growth', 'Image growth', bytes],
];

function budgets({ budgets: all }: SignoffRecord): Markup {
  const rows = BUDGETS.flatMap(([value, name, amount]) => {
    const own = all.filter((use) => use.value === value);
    return own.length === 0 ? [] : [budgetRow(name, own, amount)];
  });
  return html`<section class="panel" aria-labelledby="budgets"><h2 id="budgets">Budgets</h2>${
    rows.length === 0 ? html`<p class="quiet">The policy sets none.</p>` : html`<table><thead><tr><th scope="col">Value</th><th scope="col">Closest to its limit</th><th scope="col">Used of allowed</th><th scope="col">Within</th></tr></thead><tbody>${rows}</tbody></table>`
  }</section>`;
}

function budgetRow(name: string, own: readonly BudgetUse[], amount: (value: number) => string): Markup {
  const share = ({ used, allowed }: BudgetUse): number => (used === null ? -1 : allowed === 0 ? (used > 0 ? Infinity : 1) : used / allowed);
  const closest = own.reduce((worst, use) => (share(use) > share(worst) ? use : worst));
  const within = own.filter(({ state }) => state === 'within').length;
  return html`<tr><th scope="row">${name}</th><td><p class="clamp">${closest.scenario}/${closest.strategy}</p></td><td class="used">${closest.used === null ? 'not measured' : amount(closest.used)} <span class="quiet">of ${amount(closest.allowed)}</span></td><td class="used${within < own.length && ' bad'}">${within} of ${own.length}</td></tr>`;
}

function notes({ warnings }: SignoffRecord, limits: PageLimits): Markup {
  const { list, more } = items(warnings, limits.warnings, ({ text }, screenOnly) => html`<li${screenOnly && trusted(' class="screen"')}><p class="clamp">${text}</p></li>`, 'note');
  return html`<section class="panel" aria-labelledby="notes"><h2 id="notes">Worth knowing</h2>${warnings.length === 0 ? html`<p class="quiet">Nothing.</p>` : html`<ul class="lines">${list}</ul>${more}`}</section>`;
}

function evidence({ run, policy, evidence: proof, attestation }: SignoffRecord): Markup {
  const digest = (sha256: string): Markup => html`<code>${sha256}</code>`;
  return html`<section class="panel" aria-labelledby="evidence"><h2 id="evidence">Evidence</h2><dl class="facts">
    <div><dt>Run</dt><dd>${run.run}, ${when(run.startedAt)}; wimproof ${run.version}, ${run.provider}</dd></div>
    <div><dt>Manifest</dt><dd class="${!proof.verified && 'bad'}">${proof.sha256 ? digest(proof.sha256) : 'none'} ${proof.verified ? 'verified' : 'does not verify'}</dd></div>
    <div><dt>Policy</dt><dd>${policy.file} ${digest(policy.sha256)}</dd></div>
    <div><dt>Attestation</dt><dd>${attestation ? html`${digest(attestation.sha256)} ${attestation.result}, ${attestation.keyid ? html`signed by key ${attestation.keyid.slice(0, 16)}…` : 'not signed yet'}` : 'none'}</dd></div>
  </dl></section>`;
}

function signature({ by }: SignoffRecord): Markup {
  const line = (name: string, value = ''): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<section class="panel last" aria-labelledby="signature"><h2 id="signature">Signature</h2><dl class="signature">${line('Decision')}${line('Name', by ?? '')}${line('Date')}${line('Signature')}</dl></section>`;
}

/** `2027-01-31 09:30 UTC`. */
function when(at: string): string {
  return at.replace('T', ' ').replace(/(:\d{2})(:\d{2}(\.\d+)?)Z$/, '$1 UTC');
}

function icon(shape: string): Markup {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-${shape}"></use></svg>`;
}

/** Once per page. Each differs in shape, not in colour only. */
const ICONS: Markup = trusted(`<svg width="0" height="0" class="defs" aria-hidden="true" focusable="false">
<symbol id="i-check" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" class="disc"/><path d="M4.4 8.3l2.5 2.5 4.8-5.3" class="line"/></symbol>
<symbol id="i-flag" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" class="disc"/><path d="M8 3.9v4.9M8 11.3v0.9" class="line"/></symbol>
<symbol id="i-cross" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" class="disc"/><path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" class="line"/></symbol>
<symbol id="i-bolt" viewBox="0 0 16 16"><path d="M8 0.4l7.8 14.4H0.2z" class="disc"/><path d="M8 5.6v4.2M8 12v0.6" class="line"/></symbol>
<symbol id="i-hollow" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.9" class="ring"/></symbol>
</svg>`);
