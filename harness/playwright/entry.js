// @ts-check
// Plain JavaScript entry of the installed package: Playwright Test loads no TypeScript from node_modules, and a loader for
// all of the process would take the suite's own files from it (docs/decisions/0001-run-from-source.md). It awaits nothing,
// so that spec files that are CommonJS modules can load it, too.
import { require } from 'tsx/cjs/api';

export const { test, expect, scenarios, Lab, Guest, InfrastructureError, ProductError, ScenarioFileError } = require('./index.ts', import.meta.url);
