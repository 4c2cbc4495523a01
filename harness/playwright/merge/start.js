// @ts-check
// Plain JavaScript entry: registers the TypeScript loader, then hands over (docs/decisions/0001-run-from-source.md).
import { register } from 'tsx/esm/api';

register();
const { mergeCells } = await import('./merge-cells.ts');
const { printError } = await import('../../cli/print-error.ts');
try {
  process.stdout.write(JSON.stringify(await mergeCells(process.argv[2] ?? '', process.argv[3] ?? '')));
} catch (error) {
  process.exitCode = printError(error);
}
