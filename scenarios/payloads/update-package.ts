import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packCabinet, withWorkDirectory } from './payload-files.ts';

const TOKEN = '31bf3856ad364e35';
const ASM = 'urn:schemas-microsoft-com:asm.v3';

export interface PackageReference {
  name: string;
  version: string;
  /** Absent: neutral. */
  language?: string;
}
/** A file that the package's component installs. */
export interface PackageFile {
  /** With a macro, as manifests write it: `$(runtime.system32)`. */
  folder: string;
  name: string;
  text: string;
}
/** What goes into one package as Microsoft lays them out: update.mum and .cat, one component's manifest, its payload in a folder of that name. */
export interface UpdatePackage extends PackageReference {
  identifier: string;
  description: string;
  releaseType: string;
  restart?: 'required' | 'possible';
  permanent?: boolean;
  /** A servicing stack. */
  selfUpdate?: boolean;
  /** Least version of the servicing stack. */
  requiredStack?: string;
  /** Any of these must be there in this build, revision this or later. */
  parents?: PackageReference[];
  capability?: { name: string; version: string; language?: string; satellite?: boolean };
  files: PackageFile[];
  /** Below HKEY_LOCAL_MACHINE\SOFTWARE\wimproof\<identifier>: REG_SZ values. */
  values?: Record<string, string>;
}

function identity({ name, version, language = 'neutral' }: PackageReference, more = ''): string {
  return `<assemblyIdentity name="${name}" version="${version}" processorArchitecture="amd64" language="${language}" buildType="release" publicKeyToken="${TOKEN}"${more} />`;
}

/** Name of a component's manifest and folder; the last part tells components apart, Windows computes it from the identity as well. */
function storeName({ name, version, language = 'none' }: PackageReference): string {
  const digest = createHash('sha256').update(`${name} ${version} ${language}`).digest('hex').slice(0, 16);
  return `amd64_${name.toLowerCase()}_${TOKEN}_${version}_${language.toLowerCase()}_${digest}`;
}

function capabilityElement(capability: NonNullable<UpdatePackage['capability']>): string {
  const language = capability.language ? ` language="${capability.language}"` : '';
  const satellite = capability.satellite ? `\n      <satelliteInfo><applyTo type="language" value="${capability.language}" /></satelliteInfo>` : '';
  return `    <declareCapability>\n      <capability><capabilityIdentity name="${capability.name}" version="${capability.version}"${language} /></capability>${satellite}\n    </declareCapability>\n`;
}

function packageManifest(source: UpdatePackage, component: PackageReference): string {
  const attributes = [
    `identifier="${source.identifier}"`,
    `releaseType="${source.releaseType}"`,
    ...(source.restart ? [`restart="${source.restart}"`] : []),
    ...(source.permanent ? ['permanence="permanent"'] : []),
    ...(source.selfUpdate ? ['selfUpdate="true"'] : []),
  ];
  const parents = (source.parents ?? []).map((parent) => `    <parent buildCompare="GE" disposition="detect" integrate="separate" revisionCompare="GE">${identity(parent)}</parent>\n`);
  const stack = source.requiredStack ? `    <installerAssembly name="Microsoft-Windows-ServicingStack" version="${source.requiredStack}" language="neutral" processorArchitecture="amd64" versionScope="nonSxS" publicKeyToken="${TOKEN}" />\n` : '';
  const size = source.files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0);
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<assembly xmlns="${ASM}" manifestVersion="1.0" description="${source.description}" displayName="${source.description}" company="wimproof" copyright="wimproof contributors, MIT" supportInformation="https://support.microsoft.com/help/${source.identifier.replace(/\D/g, '')}" creationTimeStamp="2025-01-14T10:00:00Z" lastUpdateTimeStamp="2025-01-14T10:00:00Z">
  ${identity(source)}
  <package ${attributes.join(' ')}>
${parents.join('')}${stack}${source.capability ? capabilityElement(source.capability) : ''}    <update name="${source.identifier}-1_${source.language ?? 'neutral'}">
      <component>${identity(component, ' versionScope="nonSxS"')}</component>
    </update>
    <packageExtended packageSize="${size}" />
  </package>
</assembly>
`;
}

function fileElement(file: PackageFile): string {
  const digest = createHash('sha256').update(file.text).digest('base64');
  return `  <file name="${file.name}" destinationPath="${file.folder}\\" sourceName="${file.name}" importPath="$(build.nttree)\\" sourcePath=".\\">
    <asmv2:hash xmlns:asmv2="urn:schemas-microsoft-com:asm.v2" xmlns:dsig="http://www.w3.org/2000/09/xmldsig#">
      <dsig:Transforms><dsig:Transform Algorithm="urn:schemas-microsoft-com:HashTransforms.Identity" /></dsig:Transforms>
      <dsig:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha256" />
      <dsig:DigestValue>${digest}</dsig:DigestValue>
    </asmv2:hash>
  </file>
`;
}

function componentManifest(source: UpdatePackage, component: PackageReference): string {
  const values = Object.entries(source.values ?? {}).map(([name, value]) => `      <registryValue name="${name}" valueType="REG_SZ" value="${value}" />\n`);
  const keys = values.length > 0 ? `  <registryKeys>\n    <registryKey keyName="HKEY_LOCAL_MACHINE\\SOFTWARE\\wimproof\\${source.identifier}">\n${values.join('')}    </registryKey>\n  </registryKeys>\n` : '';
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<assembly xmlns="${ASM}" manifestVersion="1.0" copyright="wimproof contributors, MIT">
  ${identity(component, ' versionScope="nonSxS"')}
${source.files.map(fileElement).join('')}${keys}</assembly>
`;
}

/** A real catalogue is a PKCS #7 message, signed by Microsoft; without it Windows refuses the package, Pane only looks that there is one. */
const CATALOGUE = 'This file stands where the signed security catalogue of a package lies.\n';

/** Writes an unpacked package into a directory. Returns the base name of its component in the component store. */
export function writePackage(source: UpdatePackage, directory: string): string {
  const version = /^10\./.test(source.version) ? source.version : `10.0.${source.version.split('.').slice(0, 2).join('.')}`;
  const component: PackageReference = { name: `wimproof-${source.identifier}`.toLowerCase(), version, language: source.language };
  const store = storeName(component);
  writeFileSync(join(directory, 'update.mum'), packageManifest(source, component));
  writeFileSync(join(directory, 'update.cat'), CATALOGUE);
  writeFileSync(join(directory, `${store}.manifest`), componentManifest(source, component));
  mkdirSync(join(directory, store));
  for (const file of source.files) writeFileSync(join(directory, store, file.name), file.text);
  return store;
}

/** Packs a package into a cabinet, whose folder is made. */
export function buildPackageCabinet(source: UpdatePackage, cabinet: string): void {
  mkdirSync(dirname(cabinet), { recursive: true });
  withWorkDirectory((directory) => {
    writePackage(source, directory);
    packCabinet(directory, cabinet);
  });
}
