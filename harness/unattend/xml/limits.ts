/**
 * What an answer file may not exceed. The largest real ones that we have met are 200 KB, nest 10 elements and have
 * attributes of some hundred characters; beyond this a file is hostile or no answer file, and is refused before it costs
 * time or memory.
 */
export const LIMITS = {
  /** Characters of the whole file. */
  characters: 16 * 1024 * 1024,
  /** Elements inside one another. */
  depth: 64,
  attributesOfAnElement: 64,
  /** Characters of one attribute's value. */
  attribute: 32 * 1024,
  /** Characters of a name. */
  name: 1024,
} as const;
