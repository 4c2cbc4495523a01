import { capabilityCells, renderMatrixMarkdown, renderMatrixTable } from '../servicing/matrix/render-matrix.ts';

/** `wimproof capabilities`: prints the capability matrix for one Windows version. */
export async function capabilities(options: { windows: string; server?: boolean; format: 'table' | 'json' | 'md' }): Promise<number> {
  const target = { version: options.windows, installationType: options.server ? 'Server' : 'Client' };
  const cells = capabilityCells(target);
  const text = { table: () => renderMatrixTable(target, cells, process.stdout.columns ?? 160), md: () => renderMatrixMarkdown(target, cells), json: () => `${JSON.stringify({ ...target, cells }, null, 2)}\n` }[options.format]();
  process.stdout.write(text);
  return 0;
}
