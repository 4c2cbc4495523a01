// @ts-check
// Plain JavaScript entry of the installed package, for the reason that entry.js has.
import { tsImport } from 'tsx/esm/api';

const { default: ComparisonReporter } = await tsImport('./reporter.ts', import.meta.url);
export default ComparisonReporter;
