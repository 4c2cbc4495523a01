import type { ServiceStartType } from '../guest/inventory/inventory.ts';
import { expect as base } from './base-test.ts';
import { judgeMatcher } from './matchers/judge-matcher.ts';
import type { Subject } from './matchers/subject.ts';

/**
 * Playwright's `expect` with matchers on a guest or an inventory. All are asynchronous: on a guest to which something was
 * done, they take a new inventory first.
 */
export const expect = base.extend({
  /** An identity (`Package_for_KB5099001~31bf3856ad364e35~amd64~~10.0.1.0`), a glob over identities, or a KB number. */
  toHavePackage(received: Subject, package_: string, options: { state?: 'installed' | 'staged' } = {}) {
    const { state = 'installed' } = options;
    return judgeMatcher(this, received, {
      matcher: 'toHavePackage',
      wanted: package_,
      options,
      entry: { package: package_, ...options, state },
      // An installed package is not staged.
      ...(state === 'installed' && { opposite: { package: package_, state: 'absent' } as const }),
      names: ({ packages }) => packages.map(({ identity }) => identity),
    });
  },
  /** `.not` wants another state: a feature that Windows does not list has none, and is most often misspelt. */
  toHaveFeature(received: Subject, feature: string, options: { state?: 'enabled' | 'disabled' | 'removed' } = {}) {
    const { state = 'enabled' } = options;
    const [enabled, disabled] = [{ feature, state: 'enabled' }, { feature, state: 'disabled' }] as const;
    return judgeMatcher(this, received, {
      matcher: 'toHaveFeature',
      wanted: feature,
      options,
      entry: { feature, ...options, state },
      ...(state === 'removed' ? { known: [enabled, disabled] } : { opposite: state === 'enabled' ? disabled : enabled }),
      names: ({ features }) => features.map(({ name }) => name),
    });
  },
  toHaveCapability(received: Subject, capability: string) {
    return judgeMatcher(this, received, {
      matcher: 'toHaveCapability',
      wanted: capability,
      entry: { capability, state: 'installed' },
      opposite: { capability, state: 'absent' },
      names: ({ capabilities }) => (capabilities ?? []).map(({ identity }) => identity),
    });
  },
  /** By the original name of the .inf: Windows numbers `oemN.inf` as they come. */
  toHaveDriver(received: Subject, driver: string, options: { version?: string; provider?: string } = {}) {
    return judgeMatcher(this, received, {
      matcher: 'toHaveDriver',
      wanted: driver,
      options,
      entry: { driver, ...options, state: 'present' },
      opposite: { driver, ...options, state: 'absent' },
      names: ({ drivers }) => drivers.map(({ originalFileName }) => originalFileName.split(/[\\/]/).at(-1)!),
    });
  },
  /** By display name or product code. */
  toHaveApplication(received: Subject, application: string, options: { version?: string } = {}) {
    return judgeMatcher(this, received, {
      matcher: 'toHaveApplication',
      wanted: application,
      options,
      entry: { application, ...options, state: 'present' },
      opposite: { application, ...options, state: 'absent' },
      names: ({ applications }) => applications.map(({ name }) => name),
    });
  },
  toHaveLanguage(received: Subject, language: string) {
    return judgeMatcher(this, received, {
      matcher: 'toHaveLanguage',
      wanted: language,
      entry: { language, state: 'installed' },
      opposite: { language, state: 'absent' },
      names: ({ international }) => international.installedLanguages,
    });
  },
  toHaveEdition(received: Subject, edition: string) {
    return judgeMatcher(this, received, { matcher: 'toHaveEdition', wanted: edition, entry: { edition }, names: (inventory) => [inventory.edition] });
  },
  /**
   * A start type can be judged of services only that the scenario itself expects one of: that is a question of its own to the
   * guest. `.not` with a state or start type wants another one: a service that is not there has none.
   */
  toHaveService(received: Subject, service: string, options: { state?: 'present' | 'running' | 'stopped'; startType?: ServiceStartType } = {}) {
    const { state = 'present', startType } = options;
    const opposite = state === 'running' ? 'stopped' : state === 'stopped' ? 'running' : 'absent';
    return judgeMatcher(this, received, {
      matcher: 'toHaveService',
      wanted: service,
      options,
      entry: { service, ...options, state },
      ...(startType === undefined ? { opposite: { service, state: opposite } as const } : { known: [{ service, state: 'present' }] as const }),
      names: ({ services }) => (services ?? []).map(({ name }) => name),
    });
  },
});
