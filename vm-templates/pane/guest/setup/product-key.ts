import type { Registry } from '../registry/registry.ts';

/**
 * Editions of the keys that Microsoft publishes for installing and for key management servers ("Key Management Services (KMS) client
 * activation and product keys"). What edition any other key is for is known to Microsoft alone.
 */
const EDITIONS: Record<string, string> = {
  'W269N-WFGWX-YVC9B-4J6C9-T83GX': 'Professional',
  'MH37W-N47XK-V7XM9-C7227-GCQG9': 'ProfessionalN',
  'NRG8B-VKK3Q-CXVCJ-9G2XF-6Q84J': 'ProfessionalWorkstation',
  '9FNHH-K3HBT-3W4TD-6383H-6XYWF': 'ProfessionalWorkstationN',
  '6TP4R-GNPTD-KYYHQ-7B7DP-J447Y': 'ProfessionalEducation',
  'YVWGF-BXNMC-HTQYQ-CPQ99-66QFC': 'ProfessionalEducationN',
  'NW6C2-QMPVW-D7KKK-3GKT6-VCFB2': 'Education',
  '2WH4N-8QGBV-H22JP-CT43Q-MDWWJ': 'EducationN',
  'NPPR9-FWDCX-D2C8J-H872K-2YT43': 'Enterprise',
  'DPH2V-TTNVB-4X9Q3-TJR4H-KHJW4': 'EnterpriseN',
  'M7XTQ-FN8P6-TTKYV-9D4CC-J462D': 'EnterpriseS',
  'TVRH6-WHNXV-R9WG3-9XRFY-MY832': 'ServerStandard',
  'D764K-2NDRG-47T6Q-P8T8W-YP6DF': 'ServerDatacenter',
};

/** Five groups of five from the alphabet of Windows 8 and later keys, which have an N in one place and no other look-alikes. */
export function isProductKey(text: string): boolean {
  return /^[BCDFGHJKMNPQRTVWXY2346789]{5}(?:-[BCDFGHJKMNPQRTVWXY2346789]{5}){4}$/i.test(text);
}
/** EditionID that a published key stands for; undefined for every other key. */
export function editionOfKey(key: string): string | undefined {
  return EDITIONS[key.toUpperCase()];
}

/** Notes the key that Windows was installed with, where `slmgr` and inventories look for a digital licence's fallback. */
export function writeProductKey(registry: Registry, key: string): void {
  registry.create('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform').setValue('BackupProductKeyDefault', 'REG_SZ', key.toUpperCase());
}
