/** A package or component identity. `language` is '' for neutral ones. */
export interface Identity {
  name: string;
  publicKeyToken: string;
  architecture: string;
  language: string;
  version: string;
}

/** `Name~token~architecture~language~version`, the form in which packages are named everywhere. */
export function formatIdentity(identity: Identity): string {
  return [identity.name, identity.publicKeyToken, identity.architecture, identity.language, identity.version].join('~');
}
export function parseIdentity(text: string): Identity | undefined {
  const [name, publicKeyToken, architecture, language, version, ...rest] = text.split('~');
  if (!name || !publicKeyToken || !architecture || language === undefined || !version || rest.length > 0) return undefined;
  return { name, publicKeyToken, architecture, language, version };
}
export function identityFromAttributes(attributes: Record<string, string>): Identity | undefined {
  const { name, version, processorarchitecture, publickeytoken, language } = attributes;
  if (!name || !version || !/^\d+(\.\d+){1,3}$/.test(version) || !processorarchitecture) return undefined;
  const neutral = !language || /^(neutral|\*|none)$/i.test(language);
  return { name, version, architecture: processorarchitecture, publicKeyToken: publickeytoken ?? '', language: neutral ? '' : language };
}
/** The parts of a four-part version; missing parts are 0. */
export function versionParts(version: string): [number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = version.split('.').map(Number);
  return [a, b, c, d];
}
export function compareVersions(left: string, right: string): number {
  const [a, b] = [versionParts(left), versionParts(right)];
  for (let index = 0; index < 4; index += 1) if (a[index] !== b[index]) return a[index]! - b[index]!;
  return 0;
}
/** Everything but the version is the same. */
export function sameFamily(left: Identity, right: Identity): boolean {
  const form = (identity: Identity): string => [identity.name, identity.publicKeyToken, identity.architecture, identity.language].join('~').toLowerCase();
  return form(left) === form(right);
}
