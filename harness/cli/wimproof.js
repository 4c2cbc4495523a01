#!/usr/bin/env node
// @ts-check
// Plain JavaScript entry: registers the TypeScript loader, then hands over (docs/decisions/0001-run-from-source.md).
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./main.ts');
await main(process.argv.slice(2));
