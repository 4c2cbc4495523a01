import { WimproofError } from '../errors/wimproof-error.ts';
import type { Capability } from '../servicing/capability.ts';
import { driverPackages } from '../servicing/driver-packages.ts';
import type { PackageIdentity, ResolvedOperation } from '../servicing/operation.ts';

const LATE = 'first-logon-job';

/**
 * Under setup, the answer file acts before the first boot and its job at first logon, whatever the order of the request. So
 * that operations on the same thing keep their order, one behind an operation at first logon goes to first logon too.
 */
export class SubjectOrder {
  private readonly late = new Map<string, string>();

  /**
   * The capability of the next operation of the request, moved where needed.
   * @throws WimproofError WP-PLAN-ORDER-OF-SETUP (scenario) when it has to be moved and cannot
   */
  follow(operation: ResolvedOperation, capability: Capability): Capability {
    if (!capability.possible) return capability;
    const subjects = subjectsOf(operation);
    const earlier = subjects.map((subject) => this.late.get(subject)).find((id) => id !== undefined);
    const moved = earlier !== undefined && capability.mechanism !== LATE;
    if (moved && (!capability.others.includes(LATE) || operation.via?.setup !== undefined))
      throw new WimproofError({
        code: 'WP-PLAN-ORDER-OF-SETUP',
        kind: 'scenario',
        cause: `under setup ${operation.id} would come before ${earlier}, which runs at first logon (${capability.mechanism} acts before the first boot)`,
        mend: 'change the order, name the same mechanism for both (via.setup), or leave the strategy setup out',
      });
    if (moved || capability.mechanism === LATE) for (const subject of subjects) this.late.set(subject, operation.id);
    return moved ? { ...capability, mechanism: LATE, text: `at first logon: ${capability.text}`, why: `${earlier} runs at first logon` } : capability;
  }
}

/** What an operation changes, as far as operations can undo one another. */
function subjectsOf(operation: ResolvedOperation): string[] {
  const { payload } = operation;
  const packages = (identities: readonly PackageIdentity[]): string[] => identities.map(({ name }) => `package:${name.toLowerCase()}`);
  const own = payload?.kind === 'package' ? packages([payload.identity, ...payload.contains]) : [];
  switch (operation.operation) {
    case 'add-package':
      return own;
    case 'remove-package':
      return operation.package === undefined ? own : [`package:${operation.package.split('~')[0]!.toLowerCase()}`];
    case 'add-language':
    case 'remove-language':
      return [`language:${operation.language.toLowerCase()}`];
    case 'enable-feature':
    case 'disable-feature':
      return [`feature:${operation.feature.toLowerCase()}`];
    case 'add-driver':
      return driverPackages(payload).map(({ originalFileName }) => `driver:${originalFileName.toLowerCase()}`);
    case 'remove-driver':
      return [`driver:${operation.driver.toLowerCase()}`];
    case 'set-registry-value':
    case 'remove-registry-value':
      return [`registry:${operation.key.toLowerCase()}\\${operation.value.toLowerCase()}`];
    default:
      return [];
  }
}
