import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isProductKey, writeProductKey } from '../../setup/product-key.ts';
import { upgradeEdition, upgradeTargets } from './edition-upgrade.ts';
import { formatIdentity } from '../identity.ts';
import type { ServicedImage } from '../image.ts';
import { CBS_STATE, listPackages, packageKeyPath, packageManifestPath, type PackageRecord, writePackageState } from '../packages/package-store.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/** Install client of edition packages that /Set-Edition put in. */
const CLIENT = 'DISM Transmog Provider';

function refusePe(image: ServicedImage): void {
  if (image.isPe) throw new ServicingError(HR.NOT_SUPPORTED);
}

/** `Microsoft-Windows-ProfessionalEdition`: hidden, and the sign of the edition that the image was made with. */
function editionPackage(image: ServicedImage): PackageRecord | undefined {
  return listPackages(image).find(({ identity }) => /^Microsoft-Windows-\w+Edition$/.test(identity.name));
}

/** Editions that the image can be set to: upward only, and only once ("DISM Windows Edition-Servicing Command-Line Options"). Error 50 for Windows PE. */
export function targetEditions(image: ServicedImage): string[] {
  refusePe(image);
  return editionPackage(image)?.installClient === CLIENT ? [] : upgradeTargets(image.edition);
}

/** The package of the old edition gives way to that of the new one. Returns the identity of the old one. */
function exchangePackage(image: ServicedImage, target: string): string | undefined {
  const old = editionPackage(image);
  if (!old) return undefined;
  const identity = { ...old.identity, name: `Microsoft-Windows-${target}Edition` };
  const mum = packageManifestPath(image, old.name);
  writeFileSync(packageManifestPath(image, formatIdentity(identity)), readFileSync(mum, 'utf8').replaceAll(old.identity.name, identity.name));
  for (const file of [mum, mum.replace(/\.mum$/, '.cat')]) if (existsSync(file)) rmSync(file);
  image.registry.deleteKey(packageKeyPath(old.name));
  writePackageState(image, identity, CBS_STATE.installed, { time: new Date(), client: CLIENT, hidden: true });
  return old.name;
}

/**
 * Sets an offline image to a higher edition. Returns the identity of the edition package that was removed. Errors: 50 Windows PE, 87 not an
 * edition that this image can be upgraded to.
 */
export function setEdition(image: ServicedImage, wanted: string): { removed: string | undefined } {
  const target = targetEditions(image).find((edition) => edition.toLowerCase() === wanted.toLowerCase());
  if (!target) throw new ServicingError(HR.INVALID_PARAMETER, 'The specified edition is not a valid target edition for this image. \r\nUse the /Get-TargetEditions option to see the editions that this image can be upgraded to.', true);
  const removed = exchangePackage(image, target);
  upgradeEdition(image, target);
  return { removed };
}

/** Puts a product key into an image. Errors: 50 Windows PE, 87 not of a product key's shape; neither message nor log repeats the key. */
export function setProductKey(image: ServicedImage, key: string): void {
  refusePe(image);
  if (!isProductKey(key)) throw new ServicingError(HR.INVALID_PARAMETER, 'The specified product key could not be validated. \r\nCheck that the specified product key is valid and that it matches the target edition.', true);
  writeProductKey(image.registry, key);
  image.save();
}
