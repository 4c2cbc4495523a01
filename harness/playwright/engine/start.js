// @ts-check
// Plain JavaScript entry: registers the TypeScript loader, then hands over (docs/decisions/0001-run-from-source.md).
import { register } from 'tsx/esm/api';

register();
const { serve, startSchema } = await import('./serve.ts');
await serve(startSchema.parse(JSON.parse(process.argv[2] ?? '')));
