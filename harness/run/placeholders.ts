import type { MachineSecrets } from './run-secrets.ts';

/**
 * Windows' obfuscation of a password in an answer file: base64 of the UTF-16LE text of the password followed by the
 * element's name. It is not encryption. Source: Microsoft-Windows-Shell-Setup UserAccounts samples in the answer-file reference.
 */
export function obfuscatePassword(password: string, element: 'Password' | 'AdministratorPassword'): string {
  return Buffer.from(password + element, 'utf16le').toString('base64');
}

/** Values of the placeholders that a plan's medium files may hold (harness/strategy/plan.ts lists them). */
export function placeholderValues(secrets: MachineSecrets): Record<string, string> {
  return {
    password: secrets.password,
    'password.base64Account': obfuscatePassword(secrets.password, 'Password'),
    'password.base64Administrator': obfuscatePassword(secrets.password, 'AdministratorPassword'),
    'certificate.thumbprint': secrets.certificate.thumbprintSha1,
    // A dollar sign before a brace in the user's own answer file (`hideSecrets`).
    dollar: '$',
    'machine.token': secrets.token,
    ...Object.fromEntries(Object.entries(secrets.productKeys).map(([name, key]) => [`productKey.${name}`, key])),
    ...Object.fromEntries(secrets.answerFile.map((text, index) => [`answerFile.${index + 1}`, text])),
  };
}

/** Replaces `${name}`; an unknown name is a programming error, so that none is ever left in an answer file. */
export function fillPlaceholders(text: string, values: Record<string, string>): string {
  return text.replace(/\$\{([a-z0-9._]+)\}/gi, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a plan uses the unknown placeholder ${whole}`);
    return value;
  });
}
