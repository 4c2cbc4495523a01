import { readDismError } from '../../tools/dism/dism-output.ts';
import { parseCapabilities } from '../../tools/dism/parse-capabilities.ts';
import { parseProvisionedAppx } from '../../tools/dism/parse-provisioned-appx.ts';
import type { Section } from './inventory-text.ts';
import type { Inventory } from './inventory.ts';

/** ERROR_INVALID_PARAMETER, with which DISM refuses an option that it does not know; ERROR_NOT_SUPPORTED of an image without it. */
const unknownOption = [87, 50];

/** Why this Windows' DISM gives no such list: capabilities came with Windows 10, provisioned apps with Windows 8. */
export function unknownToDism({ text, exitCode }: Section): string | undefined {
  if (!unknownOption.includes(exitCode)) return undefined;
  return `DISM of this Windows does not know the option (${exitCode}${messageOf(text)})`;
}

function messageOf(text: string): string {
  const message = readDismError(text)?.message;
  return message ? `: ${message}` : '';
}

export function readCapabilities(text: string): NonNullable<Inventory['capabilities']> {
  return parseCapabilities(text).map(({ identity, state }) => ({ identity, state }));
}

export function readAppx(text: string): NonNullable<Inventory['appx']> {
  return parseProvisionedAppx(text).map(({ displayName, version, architecture, packageName }) => ({ displayName, version, architecture, packageName }));
}
