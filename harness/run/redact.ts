/**
 * Makes a function that blanks secrets in text: each one as it is, JSON-escaped, and in the encodings that appear in
 * answer files (base64 of UTF-16LE with the element's name appended) and in process output.
 * Secrets shorter than four characters are refused: blanking them would destroy the text.
 */
export function makeRedactor(secrets: string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < 4) throw new RangeError('a secret of fewer than four characters cannot be redacted');
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(Buffer.from(secret, 'utf8').toString('base64'));
    // An answer file's obfuscated value starts with the secret's own UTF-16LE bytes; whole 3-byte groups are stable.
    const wide = Buffer.from(secret, 'utf16le');
    forms.add(wide.subarray(0, wide.length - (wide.length % 3)).toString('base64'));
  }
  const ordered = [...forms].filter((form) => form !== '').sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((clean, form) => clean.split(form).join('[redacted]'), text);
}
