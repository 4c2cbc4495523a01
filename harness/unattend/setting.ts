import type { Setting } from './answer-file.ts';

/** A setting with a text, number or boolean value, or with children. */
export function setting(name: string, value: string | number | boolean | Setting[]): Setting {
  return { name, value: Array.isArray(value) ? value : String(value) };
}

/** An item of a list: `wcm:action="add"`, and `wcm:keyValue` where items are told apart by it. */
export function listItem(name: string, value: Setting[], keyValue?: string): Setting {
  return { name, action: 'add', value, ...(keyValue !== undefined && { keyValue }) };
}
