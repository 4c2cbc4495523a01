// @ts-check
// Plain JavaScript entry of the installed package: Playwright Test loads no TypeScript from node_modules, and a loader for
// all of the process would take the suite's own files from it (docs/decisions/0001-run-from-source.md).
import { tsImport } from 'tsx/esm/api';

export const { test, expect, scenarios, Lab, Guest, InfrastructureError, ProductError, ScenarioFileError } = await tsImport('./index.ts', import.meta.url);
