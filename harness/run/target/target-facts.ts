import { readBuild, readComputer, readVersion } from '../../guest/inventory/read-system.ts';
import { inventoryError } from '../../guest/inventory/inventory-text.ts';
import type { WinRm } from '../../guest/winrm/winrm.ts';
import type { ImageInfo, SelectedImage } from '../../image/image-info.ts';
import { parseRegQuery, registryData } from '../../tools/reg/parse-reg-query.ts';

/** What a machine says of the Windows on it, before it is asked for more. */
export interface TargetFacts {
  computerName: string;
  /** `10.0.26100.2033`; with three parts where Windows keeps no revision. */
  version: string;
  architecture: string;
  /** `EditionID`: Professional, ServerStandard. */
  editionId: string;
  /** `InstallationType`: Client, Server, Server Core. */
  installationType: string;
}

const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
/** One command line: three programs' worth of answers, none of which needs rights. */
export const factsCommand = `ver & echo name=%COMPUTERNAME%;architecture=%PROCESSOR_ARCHITECTURE%& reg query "${CURRENT_VERSION}"`;
const deadlineMs = 120_000;

/** @throws WimproofError WP-INVENTORY-UNREADABLE (infrastructure) when an answer is missing or cut */
export async function readTargetFacts(winrm: WinRm, signal: AbortSignal): Promise<TargetFacts> {
  const { stdout, exitCode } = await winrm.run(factsCommand, { deadlineMs, signal });
  if (exitCode !== 0) throw inventoryError(`reg query of ${CURRENT_VERSION} ended with ${exitCode}`);
  return parseTargetFacts(stdout);
}

/** Reads the answers to `factsCommand`. Pure. */
export function parseTargetFacts(text: string): TargetFacts {
  const computer = /^name=.*$/m.exec(text)?.[0];
  if (computer === undefined) throw inventoryError(text.trim() === '' ? 'the machine printed nothing' : 'the machine did not say its name');
  const { name, architecture } = readComputer(computer);
  const registry = text.slice(text.indexOf(computer) + computer.length);
  const { build, revision } = readBuild(registry);
  const key = parseRegQuery(registry).find(({ path }) => /\\Windows NT\\CurrentVersion$/i.test(path))!;
  const [major, minor] = readVersion(text).split('.');
  return {
    computerName: name,
    version: [major, minor, build, ...(revision === null ? [] : [revision])].join('.'),
    architecture,
    editionId: registryData(key, 'EditionID')?.trim() ?? '',
    // Windows 7 and Server 2008 R2 have the value too; without it, the stricter rules of a client hold.
    installationType: registryData(key, 'InstallationType')?.trim() || 'Client',
  };
}

/** Stands in for the image of the scenario where its file is not at hand: what compiling a plan asks of an image. */
export function imageOfTarget(facts: TargetFacts, address: string): SelectedImage {
  const image = {
    index: 1,
    name: `${facts.editionId || 'Windows'} on ${facts.computerName}`,
    description: '',
    architecture: facts.architecture,
    version: facts.version,
    editionId: facts.editionId,
    installationType: facts.installationType,
    languages: [],
    defaultLanguage: '',
    totalBytes: 0,
  };
  const source: ImageInfo = { path: address, kind: 'iso', sha256: '', size: 0, images: [image], bootImages: [] };
  return { source, image };
}
