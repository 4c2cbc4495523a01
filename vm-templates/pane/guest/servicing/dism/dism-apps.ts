import { existsSync, readFileSync } from 'node:fs';
import type { DismCommand, DismContext } from './dism-command.ts';
import type { Listing } from './dism-output.ts';
import type { ServicedImage } from '../image.ts';
import { NotAnInstallerPackage } from '../installer/msi-database.ts';
import { openProduct } from '../installer/msi-install.ts';
import { applyPatch, type MsiPatch, readPatch } from '../installer/msi-patch.ts';
import { advertisedProduct, installedPackageCode, installedPatches, type InstalledPatch, installProperties, unpackedGuid } from '../installer/msi-registration.ts';
import { listProducts, type Product } from '../installer/products.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/** Words of /Get-AppPatches for a state ("Take Inventory of an Image or Component Using DISM"). */
const PATCH_STATES: Record<number, string> = { 1: '1 (Applied)', 2: '2 (Superseded)', 4: '4 (Obsoleted)' };

/** `{GUID}` given with an option, upper case; undefined when the option is not there. Error 87 when it is no GUID. */
function codeOption(context: DismContext, name: string): string | undefined {
  if (!context.has(name)) return undefined;
  const value = context.need(name);
  if (!/^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i.test(value)) throw new ServicingError(HR.INVALID_PARAMETER);
  return value.toUpperCase();
}

/** Prints records, or the sentence for none. */
function print({ out, list }: DismContext, title: string, none: string, records: Listing[]): void {
  out(`${title}\r\n\r\n`);
  if (records.length === 0) out(`(${none})\r\n\r\n`);
  else list(records);
}

/** A product's facts in the order of "Take Inventory of an Image or Component Using DISM". */
function productFacts(image: ServicedImage, product: Product): Listing {
  const packed = installedPackageCode(image, product.code);
  const properties = installProperties(image, product.code);
  return [
    ['Product Code', product.code],
    ['Product Name', product.name],
    ['Product State', '5 (Installed)'],
    ['Package Code', packed ? unpackedGuid(packed) : ''],
    ['Product Version', product.version],
    ['Assignment Type', '1 (Per-Machine)'],
    ['Publisher', product.publisher],
    ['Language', String(product.language)],
    ['Install Source', product.installSource],
    ['Package Name', advertisedProduct(image, product.code)?.subkey('SourceList')?.text('PackageName') ?? ''],
    ['Help Link', properties?.text('HelpLink') ?? ''],
    ['Transforms', ''],
    ['Local Package', properties?.text('LocalPackage') ?? ''],
    ['Install Date', product.installDate],
  ];
}

function patchFacts(image: ServicedImage, patch: InstalledPatch): Listing {
  return [
    ['Patch Code', patch.code],
    ['Product Code', patch.product],
    ['Patch Name', patch.name],
    ['Patch State', PATCH_STATES[patch.state] ?? String(patch.state)],
    ['Patch Uninstallable', patch.uninstallable ? '1' : '0'],
    ['Help Link', patch.moreInfo],
    ['Transforms', patch.transforms],
    ['Local Package', `C:${patch.cached.slice(image.root.length).replaceAll('/', '\\')}`],
    ['Install Date', patch.installed],
  ];
}

const getApps: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: [],
  run: (context) => {
    print(context, 'Applications listing:', 'No applications found in the image', listProducts(context.image).map((product): Listing => [['Product Code', product.code], ['Product Name', product.name]]));
    return {};
  },
};

const getAppInfo: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: ['productcode'],
  run: (context) => {
    const wanted = codeOption(context, 'productcode');
    const products = listProducts(context.image).filter(({ code }) => wanted === undefined || code === wanted);
    if (wanted !== undefined && products.length === 0) throw new ServicingError(0x80070645, 'This action is only valid for products that are currently installed.', true);
    print(context, 'Application information:', 'No applications found in the image', products.map((product) => productFacts(context.image, product)));
    return {};
  },
};

const getAppPatches: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: ['productcode'],
  run: (context) => {
    const product = codeOption(context, 'productcode');
    const patches = installedPatches(context.image).filter((patch) => product === undefined || patch.product === product);
    print(context, 'Application patches listing:', 'No patches found in the image', patches.map((patch) => patchFacts(context.image, patch).slice(0, 4)));
    return {};
  },
};

const getAppPatchInfo: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: ['patchcode', 'productcode'],
  run: (context) => {
    const [code, product] = [codeOption(context, 'patchcode'), codeOption(context, 'productcode')];
    const patches = installedPatches(context.image).filter((patch) => (code === undefined || patch.code === code) && (product === undefined || patch.product === product));
    print(context, 'Application patch information:', 'No patches found in the image', patches.map((patch) => patchFacts(context.image, patch)));
    return {};
  },
};

/** Opens a patch for /Check-AppPatch. Errors: 2 and 3 no such file, 1636 not a patch package. */
function openPatch(file: string): MsiPatch {
  if (!existsSync(file)) throw new ServicingError(HR.FILE_NOT_FOUND);
  try {
    return readPatch(readFileSync(file));
  } catch (error) {
    if (error instanceof NotAnInstallerPackage || error instanceof RangeError) throw new ServicingError(0x80070664, 'This update package could not be opened. Contact the application vendor to verify that this is a valid Windows Installer update package.', true);
    throw error;
  }
}

/** `/Check-AppPatch /PatchLocation:x.msp`, repeatable: the products that a patch applies to, and nothing for one that applies to none. */
const checkAppPatch: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: ['patchlocation'],
  run: (context) => {
    const { image, need, all, resolve, list, out } = context;
    need('patchlocation');
    const records = all('patchlocation').map((shown) => openPatch(resolve(shown))).flatMap((patch) =>
      listProducts(image).flatMap((product): Listing[] => {
        const tables = patch.targets.includes(product.code) ? openProduct(image, product.code) : undefined;
        if (!tables || !applyPatch(patch, tables)) return [];
        return [[['Patch Code', patch.code], ['Product Code', product.code], ['Patch Name', patch.metadata.get('DisplayName') ?? '']]];
      }),
    );
    if (records.length > 0) {
      out('Applicable patches:\r\n\r\n');
      list(records);
    }
    return {};
  },
};

/** Windows Installer applications and patches of an offline image ("DISM Application Servicing Command-Line Options"). */
export const appCommands: Record<string, DismCommand> = { 'get-apps': getApps, 'get-appinfo': getAppInfo, 'get-apppatches': getAppPatches, 'get-apppatchinfo': getAppPatchInfo, 'check-apppatch': checkAppPatch };
