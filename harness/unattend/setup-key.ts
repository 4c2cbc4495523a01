/**
 * Generic volume licence keys, which Microsoft publishes for installing; they activate nothing ("Key Management Services
 * (KMS) client activation and product keys"). By EditionID, and by first build where an edition has had several.
 */
const KEYS: Readonly<Record<string, string | readonly (readonly [fromBuild: number, key: string])[]>> = {
  Professional: 'W269N-WFGWX-YVC9B-4J6C9-T83GX',
  ProfessionalN: 'MH37W-N47XK-V7XM9-C7227-GCQG9',
  ProfessionalWorkstation: 'NRG8B-VKK3Q-CXVCJ-9G2XF-6Q84J',
  ProfessionalWorkstationN: '9FNHH-K3HBT-3W4TD-6383H-6XYWF',
  ProfessionalEducation: '6TP4R-GNPTD-KYYHQ-7B7DP-J447Y',
  ProfessionalEducationN: 'YVWGF-BXNMC-HTQYQ-CPQ99-66QFC',
  Education: 'NW6C2-QMPVW-D7KKK-3GKT6-VCFB2',
  EducationN: '2WH4N-8QGBV-H22JP-CT43Q-MDWWJ',
  Enterprise: 'NPPR9-FWDCX-D2C8J-H872K-2YT43',
  EnterpriseN: 'DPH2V-TTNVB-4X9Q3-TJR4H-KHJW4',
  EnterpriseS: [[17763, 'M7XTQ-FN8P6-TTKYV-9D4CC-J462D'], [14393, 'DCPHK-NFMTC-H88MJ-PFHPY-QJ4BJ'], [10240, 'WNMTR-4C88C-JK8YV-HQ7T2-76DF9']],
  EnterpriseSN: [[17763, '92NFX-8DJQP-P6BBQ-THF9C-7CG2H'], [14393, 'QFFDN-GRT3P-VKWWX-X7T3R-8B639'], [10240, '2F77B-TNFGY-69QQF-B8YKP-D69TJ']],
  ServerStandard: [[26100, 'TVRH6-WHNXV-R9WG3-9XRFY-MY832'], [20348, 'VDYBN-27WPP-V4HQT-9VMD4-VMK7H'], [17763, 'N69G4-B89J2-4G8F4-WWYCC-J464C'], [14393, 'WC2BQ-8NRM3-FDDYY-2BFGV-KHKQY']],
  ServerDatacenter: [[26100, 'D764K-2NDRG-47T6Q-P8T8W-YP6DF'], [20348, 'WX4NM-KYWYW-QJJR4-XV3QB-6VM33'], [17763, 'WMDGN-G9PQG-XVVXX-R3X43-63DFG'], [14393, 'CB7KF-BWN84-R7R2Y-793K2-8XDDG']],
};

/**
 * The key for UserData/ProductKey, without which Setup stops at its product key page on retail media. Undefined for
 * evaluation editions (EnterpriseEval, ServerStandardEval, ...), which must not be given one, for Home, which has none of
 * this kind, and for versions before Windows 10.
 */
export function setupKey(editionId: string, version: string): string | undefined {
  const [major = 0, , build = 0] = version.split('.').map(Number);
  // Server Core takes the key of its edition; images say ServerStandard of both, or ServerStandardCor.
  const edition = editionId.replace(/^(Server\w+?)Core?$/, '$1');
  const keys = major < 10 || !Object.hasOwn(KEYS, edition) ? undefined : KEYS[edition];
  return typeof keys === 'string' || keys === undefined ? keys : keys.find(([fromBuild]) => build >= fromBuild)?.[1];
}

const PUBLISHED = new Set(Object.values(KEYS).flatMap((keys) => (typeof keys === 'string' ? [keys] : keys.map(([, key]) => key))));

/** Whether a product key is one of the generic ones above: no secret. */
export function isPublishedKey(key: string): boolean {
  return PUBLISHED.has(key.trim().toUpperCase());
}
