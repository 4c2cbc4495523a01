import { WimproofError } from '../errors/wimproof-error.ts';
import type { InstallFile, SelectedImage, WimImage } from '../image/image-info.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { capabilityFor } from '../servicing/capability.ts';
import type { ServicingRequest, StrategyName } from '../servicing/operation.ts';
import { deriveExpectations } from '../verify/derive-expectations.ts';
import { compileAudit } from './audit.ts';
import { compileOffline } from './offline.ts';
import { placeOperations, type PlacedOperation } from './payload-layout.ts';
import type { NotPossible, Plan, Stage } from './plan.ts';
import { compileSetup } from './setup.ts';

export interface CompileInput {
  scenario: Scenario;
  /** The scenario's request with the facts of its payloads (`resolveRequest`). */
  request: ServicingRequest;
  /** The image that the scenario selects. */
  image: SelectedImage;
  /** Size of the machine's disk. Default 64 GiB, the least that Windows 11 Setup accepts; the file on the host is sparse. */
  diskGiB?: number;
}
/** What the strategies' compilers see. */
export interface CompileContext {
  image: WimImage;
  /** File in `\\sources` of the installation medium that holds it. */
  installFile: InstallFile;
  /** Every operation of the request with its place on the media. */
  placed: readonly PlacedOperation[];
  diskGiB: number;
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
 * @throws WimproofError WP-PLAN-NO-INSTALLATION-MEDIUM (scenario) when the image's source is a bare .wim
 */
export function compile(input: CompileInput, strategy: StrategyName): Plan {
  const { scenario, request, image: selected, diskGiB = DEFAULT_DISK_GIB } = input;
  const { source, image } = selected;
  if (source.kind !== 'iso')
    throw new WimproofError({
      code: 'WP-PLAN-NO-INSTALLATION-MEDIUM',
      kind: 'scenario',
      cause: `${source.path} is a bare .wim; Windows PE and Windows Setup come from an installation medium`,
      mend: 'Name an .iso as image.source, or a template as image.template.',
    });
  const placed = placeOperations(request.operations);
  const mechanisms: Plan['mechanisms'] = [];
  const notPossible: NotPossible[] = [];
  for (const { operation } of placed) {
    const capability = capabilityFor(operation.operation, strategy, image.version);
    if (capability.possible) mechanisms.push({ operation: operation.id, mechanism: capability.text });
    else notPossible.push({ operation: operation.id, reason: capability.reason, source: `${capability.source.title}, ${capability.source.url}` });
  }
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
    },
    machine: scenario.machine.template,
    stages: COMPILERS[strategy]({ image, installFile: source.installFile ?? 'install.wim', placed, diskGiB }).stages,
    mechanisms,
    notPossible,
    expectations: deriveExpectations(scenario, request),
  };
}
