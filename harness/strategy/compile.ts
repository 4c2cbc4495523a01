import { WimproofError } from '../errors/wimproof-error.ts';
import type { InventoryRequest } from '../guest/inventory/inventory-request.ts';
import { inventoryRequests } from '../verify/expectation/inventory-requests.ts';
import { carriedFile } from '../image/carried-image.ts';
import type { ImageInfo, InstallFile, SelectedImage, WimImage } from '../image/image-info.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { capabilityOf, ruleFor } from '../servicing/capability.ts';
import { rowsOf } from '../servicing/matrix/rows-of.ts';
import type { ServicingRequest, StrategyName } from '../servicing/operation.ts';
import { deriveExpectations } from '../verify/expectation/derive-expectations.ts';
import { compileAudit } from './audit.ts';
import type { OfflineEngineName, PlannedEngine } from './engine.ts';
import { bootMedium } from './installation-media.ts';
import { isVista } from './is-vista.ts';
import { compileOffline } from './offline.ts';
import { placeOperations, type PlacedOperation } from './payload-layout.ts';
import type { NotPossible, Plan, Stage } from './plan.ts';
import { planNotes } from './plan-notes.ts';
import { compileSetup } from './setup.ts';
import { SubjectOrder } from './subject-order.ts';

export interface CompileInput {
  scenario: Scenario;
  /** The scenario's request with the facts of its payloads (`resolveRequest`). */
  request: ServicingRequest;
  /** The image that the scenario selects. */
  image: SelectedImage;
  /** Size of the machine's disk. Default 64 GiB, the least that Windows 11 Setup accepts; the file on the host is sparse. */
  diskGiB?: number;
  /** Text of the scenario's own answer file, its secrets replaced by placeholders. */
  userAnswerFile?: string;
  /** Who services the image under the strategy `offline` (`chooseEngine`). Default: Windows PE. */
  engine?: PlannedEngine;
  /** The finished system is verified as a Vagrant box. */
  asBox?: boolean;
}
/** What the strategies' compilers see. */
export interface CompileContext {
  image: WimImage;
  /** The file that holds it, as scripts find it: `sources\install.wim` of the installation medium, or at the root of the IMAGE medium. */
  from: { medium: 'INSTALL' | 'IMAGE'; path: string; file: InstallFile };
  /** How Windows Setup starts. */
  setupStart: 'medium' | 'windows-pe';
  /** Every operation of the request with its place on the media and its mechanism. */
  placed: readonly PlacedOperation[];
  diskGiB: number;
  /** How the offline strategy services the image. */
  service: 'applied' | 'mounted';
  /** Who does that. */
  engine: OfflineEngineName;
  asBox: boolean;
  userAnswerFile?: string;
  /** What the expectations ask of the finished system beyond the inventory. */
  inventoryRequests: readonly InventoryRequest[];
}
export interface StrategyStages {
  stages: Stage[];
}

const DEFAULT_DISK_GIB = 64;
const COMPILERS: Record<StrategyName, (context: CompileContext) => StrategyStages> = {
  offline: compileOffline,
  setup: compileSetup,
  audit: compileAudit,
};

/**
 * Compiles a servicing request into the plan of one strategy: everything that `wimproof run` will do, as data. Pure:
 * the same input gives the same plan, byte for byte, and no secret is in it.
 * @throws WimproofError of kind scenario: WP-IMAGE-MEDIA-MISSING for a bare image file without an installation medium,
 * WP-IMAGE-PART-LENGTH, WP-PLAN-NOT-MOUNTABLE, WP-SCENARIO-MECHANISM, WP-PLAN-REQUEST for a request that cannot work
 */
export function compile(input: CompileInput, strategy: StrategyName): Plan {
  const { scenario, request, image: selected, diskGiB = DEFAULT_DISK_GIB } = input;
  const { source, image } = selected;
  const media = bootMedium(selected);
  const service = scenario.offline?.service ?? 'applied';
  const from = placeOfImage(source, strategy === 'offline' ? input.engine?.name : undefined);
  if (strategy === 'offline' && service === 'mounted') refuseUnmountable(image, source, from.file);
  const mechanisms: Plan['mechanisms'] = [];
  const notPossible: NotPossible[] = [];
  const order = new SubjectOrder();
  const placed = placeOperations(request.operations).map((entry): PlacedOperation => {
    const { operation } = entry;
    const capability = strategy === 'setup' ? order.follow(operation, capabilityOf(operation, strategy, image)) : capabilityOf(operation, strategy, image);
    if (capability.possible) {
      mechanisms.push({ operation: operation.id, rows: rowsOf(operation), by: capability.mechanism, mechanism: capability.text, ...(capability.why !== '' && { why: capability.why }) });
      return { ...entry, mechanism: capability.mechanism };
    }
    notPossible.push({ operation: operation.id, reason: capability.reason, source: `${capability.source.title}, ${capability.source.url}` });
    return entry;
  });
  const expectations = deriveExpectations(scenario, request);
  const context: CompileContext = {
    image,
    from,
    setupStart: source.kind === 'wim' ? 'windows-pe' : (scenario.setup?.start ?? 'medium'),
    placed,
    diskGiB,
    service,
    engine: input.engine?.name ?? 'winpe',
    asBox: input.asBox ?? false,
    ...(input.userAnswerFile !== undefined && { userAnswerFile: input.userAnswerFile }),
    inventoryRequests: inventoryRequests(expectations, strategy),
  };
  return {
    schema: 'wimproof.plan/1',
    scenario: scenario.name,
    strategy,
    image: {
      path: source.path,
      sha256: source.sha256,
      index: image.index,
      name: image.name,
      version: image.version,
      architecture: image.architecture,
      editionId: image.editionId,
      totalBytes: image.totalBytes,
      ...(source.kind === 'wim' && { bare: { kind: source.installFile ?? 'install.wim', size: source.size, parts: source.parts ?? [] }, media: { path: media.path, sha256: media.sha256 } }),
    },
    machine: scenario.machine.template,
    ...(strategy === 'offline' && input.engine && { engine: input.engine }),
    stages: stagesOf(strategy, context),
    mechanisms,
    notPossible,
    notes: planNotes(placed, strategy, image),
    ...(isVista(image.version) && { printedOnly: 'Windows Vista and Server 2008 need ImageX and Package Manager of the Windows AIK in Windows PE, which no installation medium carries' }),
    ...(strategy === 'offline' && input.engine?.unusable !== undefined && { printedOnly: input.engine.unusable }),
    expectations,
  };
}

/** The tools' modules refuse values that Windows would refuse (a locale, an edition id, a path): the request is wrong then. */
function stagesOf(strategy: StrategyName, context: CompileContext): Stage[] {
  try {
    return COMPILERS[strategy](context).stages;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WimproofError({ code: 'WP-PLAN-REQUEST', kind: 'scenario', cause: `the request cannot work: ${error.message}`, mend: 'change the request', original: error });
  }
}

/** On its own medium in `\\sources`; a bare file at the root of the IMAGE medium, perhaps split to fit on it. */
function placeOfImage(source: ImageInfo, engine: OfflineEngineName | undefined): CompileContext['from'] {
  if (source.kind === 'wim') {
    // The host reads the file where it is, however long.
    const file = engine === 'host-dism' ? (source.installFile ?? 'install.wim') : carriedFile(source);
    return { medium: 'IMAGE', path: file, file };
  }
  const file = source.installFile ?? 'install.wim';
  return { medium: 'INSTALL', path: `sources\\${file}`, file };
}

/** Split files and .esd cannot be mounted ("DISM Image Management Command-Line Options"). */
function refuseUnmountable(image: WimImage, source: ImageInfo, installFile: InstallFile): void {
  const rule = ruleFor('service-mounted-image', 'offline', image);
  const kept = source.kind === 'iso' ? `the medium has its images in ${installFile}` : source.installFile === undefined && installFile === 'install.swm' ? `${source.path} is too long for a medium and is split for it` : `${source.path} is an ${installFile.slice('install'.length)} file`;
  const why = !rule || rule.ways.length === 0 ? (rule?.why ?? `Windows ${image.version} is not known`) : installFile === 'install.wim' ? undefined : `${kept}, which DISM cannot mount`;
  if (why !== undefined) throw new WimproofError({ code: 'WP-PLAN-NOT-MOUNTABLE', kind: 'scenario', cause: why, mend: 'Leave offline.service out, so that the image is serviced after it is applied.' });
}
