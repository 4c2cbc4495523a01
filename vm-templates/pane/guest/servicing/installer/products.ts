import type { ServicedImage } from '../image.ts';

const ROOTS = ['HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall', 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall'];

/** A product that Windows Installer has put in, as its Uninstall key says. */
export interface Product {
  /** `{GUID}` in upper case. */
  code: string;
  name: string;
  version: string;
  publisher: string;
  /** `YYYYMMDD`. */
  installDate: string;
  installSource: string;
  language: number;
}

/** MSI products (64- and 32-bit view): Uninstall keys that are named by a GUID and say WindowsInstaller=1. */
export function listProducts(image: Pick<ServicedImage, 'registry'>): Product[] {
  return ROOTS.flatMap((root) => {
    const key = image.registry.get(root);
    return (key?.subkeys() ?? []).flatMap((name) => {
      const product = key!.subkey(name)!;
      if (!/^\{[0-9a-f-]{36}\}$/i.test(name) || product.number('WindowsInstaller') !== 1) return [];
      return [
        {
          code: name.toUpperCase(),
          name: product.text('DisplayName') ?? '',
          version: product.text('DisplayVersion') ?? '',
          publisher: product.text('Publisher') ?? '',
          installDate: product.text('InstallDate') ?? '',
          installSource: product.text('InstallSource') ?? '',
          language: product.number('Language') ?? 0,
        },
      ];
    });
  });
}
export function findProduct(image: Pick<ServicedImage, 'registry'>, code: string): Product | undefined {
  return listProducts(image).find((product) => product.code === code.toUpperCase());
}
export const UNINSTALL_KEY = ROOTS[0]!;
