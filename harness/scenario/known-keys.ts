import { z } from 'zod';
import type { DocumentPath } from './document-position.ts';

/**
 * The keys that the schema allows for the map at `path` of `data`, for "did you mean". Where the schema offers
 * alternatives, those that fit the data's own keys best.
 */
export function knownKeys(schema: z.core.$ZodType, data: unknown, path: DocumentPath): string[] {
  const [part, ...rest] = path;
  const options = alternatives(schema, data);
  if (part === undefined) return [...new Set(options.flatMap((option) => Object.keys(shapeOf(option) ?? {})))];
  const inner = (data as Record<string | number, unknown> | undefined)?.[part];
  for (const option of options) {
    const next = typeof part === 'number' ? elementOf(option) : shapeOf(option)?.[part];
    if (next) return knownKeys(next, inner, rest);
  }
  return [];
}

/** The alternatives of a union that share most keys with the data (a literal that is wrong excludes one). */
export function alternatives(schema: z.core.$ZodType, data: unknown): z.core.$ZodType[] {
  const bare = unwrap(schema);
  if (!(bare instanceof z.ZodUnion)) return [bare];
  const keys = data !== null && typeof data === 'object' ? Object.keys(data) : [];
  const scored = bare.options.map((option) => {
    const shape = shapeOf(option) ?? {};
    let score = keys.filter((key) => key in shape).length;
    for (const [key, value] of Object.entries(shape))
      if (value instanceof z.ZodLiteral) score += value.values.has((data as Record<string, never>)?.[key]) ? 100 : -100;
    return { option, score };
  });
  const best = Math.max(...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score === best).map(({ option }) => option);
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}
function shapeOf(schema: z.core.$ZodType): Record<string, z.core.$ZodType> | undefined {
  const bare = unwrap(schema);
  return bare instanceof z.ZodObject ? bare.shape : undefined;
}
function elementOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const bare = unwrap(schema);
  return bare instanceof z.ZodArray ? bare.element : undefined;
}
