/** How much of a decision fits on one printed page; the screen shows the rest too. */
export interface PageLimits {
  /** Rows of a table of required cells, before it is set in two or three side by side. */
  tableRows: number;
  /** True when there are too many required cells to name: they are counted. */
  folded: boolean;
  reasons: number;
  issues: number;
  declared: number;
  warnings: number;
  /** Lines that an item may take: more, when there is room for all to take them. */
  lines: 2 | 4;
  /** Size of the type on paper: larger with little to say, smaller with much. */
  type: 'roomy' | 'plain' | 'tight';
}
/** More required cells than these are counted, not listed. */
const LISTED_CELLS = 40;
const ROWS = 14;
// Millimetres, measured on Letter, the lower of the two papers, in the type of signoff.css.
/** What is left below a full table of required cells. */
const ROOM = 50;
/** What type of 86 percent adds to it. */
const TIGHTER = 34;
const ROW = 4.7;
/** An item takes two lines: signoff.css cuts it there. */
const ITEM = 7.6;
/** Heading and margins of a section, the head of its table, and the line that says how many more there are. */
const SECTION = { reasons: 11, issues: 15, declared: 11, more: 4 };
/** Notes stand beside the budgets; more than one is higher than these. */
const NOTES = 13;

/** What type of 116 percent takes of a page. */
const ROOMY = 48;
/** Notes, or the budgets beside them, may take two lines more too. */
const OTHERS = 3;

/** @param counts `rows`: scenarios that are required; `cells`: required cells; the others as many as there are */
export function pageLimits(counts: { rows: number; cells: number; reasons: number; issues: number; declared: number; warnings: number }): PageLimits {
  const folded = counts.cells > LISTED_CELLS;
  const tableRows = folded ? 4 : Math.min(ROWS, Math.ceil(counts.rows / Math.ceil(counts.rows / ROWS)));
  const sections = (['reasons', 'issues', 'declared'] as const).filter((name) => counts[name] > 0);
  const fixed = sections.reduce((sum, name) => sum + SECTION[name] + (counts[name] > 1 ? SECTION.more : 0), 0) + (counts.warnings > 1 ? NOTES : 0);
  const room = ROOM + (ROWS - tableRows) * ROW - fixed;
  const wanted = counts.reasons + counts.issues + counts.declared;
  const tight = room < Math.min(wanted, 2 * sections.length) * ITEM;
  let items = Math.max(sections.length, Math.floor((room + (tight ? TIGHTER : 0)) / ITEM));
  const take = (count: number, keep: number): number => {
    const taken = Math.min(count, Math.max(1, items - keep));
    items -= taken;
    return taken;
  };
  // Each section that comes later keeps a place or two.
  const reasons = take(counts.reasons, Math.min(counts.issues, 2) + Math.min(counts.declared, 1));
  const issues = take(counts.issues, Math.min(counts.declared, 1));
  const declared = take(counts.declared, 0);
  const listed = reasons + issues + declared;
  const left = room - listed * ITEM;
  // That nothing is cut comes before larger type.
  const longer = (listed + OTHERS) * ITEM;
  const lines = left > longer ? 4 : 2;
  const roomy = left - (lines === 4 ? longer : 0) > ROOMY;
  return { tableRows, folded, reasons, issues, declared, warnings: Math.min(counts.warnings, 3), lines, type: tight ? 'tight' : roomy ? 'roomy' : 'plain' };
}
