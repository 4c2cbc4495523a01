import type { z } from 'zod';
import { formatPath, type DocumentPath } from './document-position.ts';
import { knownKeys } from './known-keys.ts';
import { nearest } from './nearest.ts';
import { valueAt, type DataProblem } from './schema-problems.ts';

/** A key that a file's schema does not have, with the one that was probably meant. */
export function unknownKey(unknown: string, path: DocumentPath, data: unknown, { schema, code }: { schema: z.ZodType; code: string }): DataProblem {
  const known = knownKeys(schema, data, path);
  const present = Object.keys((valueAt(data, path) as object | undefined) ?? {});
  const guess = nearest(unknown, known.filter((key) => !present.includes(key))) ?? nearest(unknown, known);
  return {
    code,
    path: [...path, unknown],
    atKey: true,
    cause: `unknown key '${unknown}'`,
    mend: guess ? `did you mean '${guess}'?` : `remove it; known keys here: ${known.join(', ')}`,
    ...(guess !== undefined && { suggests: formatPath([...path, guess]) }),
  };
}
