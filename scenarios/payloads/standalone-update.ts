import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canonicalWim } from './canonical-wim.ts';
import { packCabinet, runPacker, STAMP, stampTree, withWorkDirectory } from './payload-files.ts';
import { buildPackageCabinet, type UpdatePackage } from './update-package.ts';

/** Main package and, where the update brings one, the servicing stack, which goes in first. */
export interface StandaloneUpdate {
  /** `5099002`. */
  kb: string;
  package: UpdatePackage;
  stack?: UpdatePackage;
}

function properties({ kb, package: main }: StandaloneUpdate): string {
  const pairs = { ApplicabilityInfo: 'Windows 11.0 Client', 'Applies to': 'Windows 11.0', 'Build Date': '2025/01/14', Company: 'wimproof', 'File Version': '1', 'Installation Type': 'FULL', 'Installer Engine': 'Component Based Servicing - WUSA.exe', 'Installer Version': '6.0.0.0', 'KB Article Number': kb, Language: 'ALL', 'Package Type': main.releaseType, 'Processor Architecture': 'amd64', 'Product Name': 'Windows 11', 'Support Link': `https://support.microsoft.com?kbid=${kb}` };
  return Object.entries(pairs).map(([name, value]) => `${name}="${value}"\r\n`).join('');
}

/** The answer file that wusa hands to Package Manager: a `<servicing>` section with the package and the cabinet beside it. */
function servicingFragment({ package: main }: StandaloneUpdate, cabinet: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<unattend xmlns="urn:schemas-microsoft-com:unattend">
    <servicing>
        <package action="install">
            <assemblyIdentity name="${main.name}" version="${main.version}" language="neutral" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35"/>
            <source location="%configsetroot%\\${cabinet}" />
        </package>
    </servicing>
</unattend>
`;
}

function writeCabinets(update: StandaloneUpdate, directory: string, system: string): string {
  const cabinet = `${system}-KB${update.kb}-x64.cab`;
  buildPackageCabinet(update.package, join(directory, cabinet));
  if (update.stack) buildPackageCabinet(update.stack, join(directory, `SSU-${update.stack.version.split('.').slice(0, 2).join('.')}-x64.cab`));
  return cabinet;
}

/** A classic .msu, as KB 934307 describes it: a cabinet of WSUSSCAN.cab, the package's cabinet, its properties and an answer file. */
export function buildClassicMsu(update: StandaloneUpdate, msu: string): void {
  mkdirSync(dirname(msu), { recursive: true });
  withWorkDirectory((directory) => {
    const cabinet = writeCabinets(update, directory, 'Windows10.0');
    const base = cabinet.replace(/\.cab$/, '');
    writeFileSync(join(directory, `${base}-pkgProperties.txt`), properties(update));
    writeFileSync(join(directory, `${base}.xml`), servicingFragment(update, cabinet));
    withWorkDirectory((scan) => {
      writeFileSync(join(scan, 'index.xml'), `<?xml version="1.0" encoding="utf-8"?>\n<!-- Detection metadata of KB${update.kb} would lie here. -->\n<OfflineSyncPackage />\n`);
      packCabinet(scan, join(directory, 'WSUSSCAN.cab'));
    });
    packCabinet(directory, msu);
  });
}

/** An .msu of the form since Windows 11 24H2: a WIM file with the cabinets in its one image. */
export function buildWimMsu(update: StandaloneUpdate, msu: string): void {
  mkdirSync(dirname(msu), { recursive: true });
  withWorkDirectory((directory) => {
    writeCabinets(update, directory, 'Windows11.0');
    stampTree(directory);
    withWorkDirectory((work) => {
      const raw = join(work, 'raw.wim');
      runPacker('wimlib-imagex', ['capture', directory, raw, `KB${update.kb}`, '--compress=none', '--no-acls', '--threads=1'], work);
      writeFileSync(msu, canonicalWim(readFileSync(raw), STAMP));
    });
  });
}
