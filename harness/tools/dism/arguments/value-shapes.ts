/** Throws RangeError unless the value has the shape that Windows asks for; returns it. */
export function shaped(what: string, value: string, shape: RegExp, example: string): string {
  if (!shape.test(value)) throw new RangeError(`${what} is like ${example}, not ${JSON.stringify(value)}`);
  return value;
}

/** `de-DE`, `sr-Latn-RS`, `ja-JP_radstr` (BCP 47 names as Windows writes them). */
export function locale(what: string, value: string): string {
  return shaped(what, value, /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*(?:_[A-Za-z]+)?$/i, 'de-DE');
}

/**
 * A language name, or pairs of language and keyboard, `0407:00000407`, parted by semicolons; an input method editor
 * stands as `0411:{guid}{guid}` [Default Input Profiles (Input Locales) in Windows].
 */
export function inputLocale(what: string, value: string): string {
  const guid = '\\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\}';
  const pair = new RegExp(`^[0-9A-Fa-f]{4}:(?:[0-9A-Fa-f]{8}|${guid}${guid})$`);
  for (const part of value.split(';')) if (!pair.test(part)) locale(what, part);
  return value;
}

/** `{8ACD2816-595D-48AA-A43B-3523CAA4F692}`. */
export function guid(what: string, value: string): string {
  return shaped(what, value, /^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/i, '{8ACD2816-595D-48AA-A43B-3523CAA4F692}');
}

/** Five groups of five. The key is secret, so a wrong one is not repeated in the error. */
export function productKey(value: string): string {
  if (!/^[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}$/i.test(value)) throw new RangeError('a product key has five groups of five letters and digits, joined by hyphens');
  return value;
}

/** Index of an image in its file: from 1. */
export function imageIndex(value: number): number {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`an image index is a whole number from 1, not ${value}`);
  return value;
}
