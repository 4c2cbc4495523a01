// Writes docs/capabilities.md from the capability matrix: `npm run capabilities`. A test checks that the page is current.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { capabilityCells, renderMatrixMarkdown, type CapabilityCell } from './matrix/render-matrix.ts';

/** Versions that the page shows: each differs from the next in what DISM, PnPUtil or Windows itself can do. */
const SHOWN = [
  { version: '10.0.26100.1', installationType: 'Client', title: 'Windows 11 24H2, Windows Server 2025' },
  { version: '10.0.14393.0', installationType: 'Server', title: 'Windows Server 2016' },
  { version: '6.1.7601.17514', installationType: 'Client', title: 'Windows 7' },
  { version: '6.0.6002.18005', installationType: 'Client', title: 'Windows Vista' },
];

/** Text of the page: the newest version in full, of the others the rows that differ from it. */
export function capabilitiesPage(): string {
  const [newest, ...older] = SHOWN.map((shown) => ({ ...shown, cells: capabilityCells(shown) }));
  const said = ({ row, strategy, ways, why }: CapabilityCell): string => JSON.stringify([row, strategy, ways.map(({ mechanism }) => mechanism), ways.length > 0 ? '' : why]);
  const known = new Set(newest!.cells.map(said));
  const parts = [
    `## ${newest!.title}\n\n${renderMatrixMarkdown(newest!, newest!.cells)}`,
    ...older.map((shown) => {
      const differing = new Set(shown.cells.filter((cell) => !known.has(said(cell))).map(({ row }) => row));
      return `## ${shown.title}\n\nRows that differ from ${newest!.title}.\n\n${renderMatrixMarkdown(shown, shown.cells.filter(({ row }) => differing.has(row)))}`;
    }),
  ];
  return [
    '# What each strategy can do\n',
    'Made from the capability matrix in `harness/servicing/matrix` by `npm run capabilities`; `wimproof capabilities --windows <version>` prints it for any version. The first mechanism of a cell is the default; a scenario names another one as `via: {<strategy>: <mechanism>}`. Plans for Windows Vista and Server 2008 are printed, not run.\n',
    ...parts,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL('../../docs/capabilities.md', import.meta.url), capabilitiesPage());
