import { DEVICE_AND_SERVICE_RULES } from './device-and-service-rules.ts';
import type { Rule } from './rule.ts';
import { featureStateClass, packageStateClass } from '../state-class.ts';

const MANUFACTURE = 'https://learn.microsoft.com/windows-hardware/manufacture/desktop';
const DRIVERS = 'https://learn.microsoft.com/windows-hardware/drivers';

export const RULES: readonly Rule[] = [
  ...DEVICE_AND_SERVICE_RULES,
  {
    name: 'driver-published-name',
    effect: 'ignored',
    doc: 'Windows numbers third-party drivers oemN.inf in the order of their arrival; drivers are compared by original file name, provider, class and version.',
    source: `${DRIVERS}/install/copying-inf-files`,
  },
  {
    name: 'driver-date-format',
    effect: 'ignored',
    doc: 'DISM prints dates in the format of the system locale even with /English; the version already tells driver packages apart.',
    source: `${MANUFACTURE}/dism-driver-servicing-command-line-options-s14`,
  },
  {
    name: 'capability-not-present',
    effect: 'ignored',
    doc: 'DISM lists every capability that it knows of; one that is Not Present counts as one that is not listed.',
    source: `${MANUFACTURE}/dism-capabilities-package-servicing-command-line-options`,
  },
  {
    name: 'package-install-time',
    effect: 'ignored',
    doc: 'A package carries the time at which, and the client by which, it was installed; both follow from the strategy.',
    source: `${MANUFACTURE}/dism-operating-system-package-servicing-command-line-options`,
  },
  {
    name: 'package-remembered',
    effect: 'ignored',
    doc: 'A package listed as Not Present, Removed or Resolved counts as one that is not listed.',
    source: `${MANUFACTURE}/dism/dism-api-enumerations`,
  },
  {
    name: 'computer-name',
    effect: 'ignored',
    doc: 'Setup invents a computer name, and Generalize resets it.',
    source: `${MANUFACTURE}/sysprep--generalize--a-windows-installation`,
  },
  {
    name: 'volume-size',
    effect: 'ignored',
    doc: 'Used space is a metric (image growth), not a difference: page file and logs differ from boot to boot.',
    source: `${MANUFACTURE}/understanding-servicing-strategies`,
  },
  {
    name: 'audit-leftovers',
    effect: 'ignored',
    doc: "Audit mode leaves the Administrator's profile, Panther logs and Sysprep's counters; files and profiles are not part of the inventory.",
    source: `${MANUFACTURE}/audit-mode-overview`,
  },
  {
    name: 'pending-before-first-boot',
    effect: 'expected',
    doc: 'Until the first boot is finished, Install Pending stands for Installed and Enable Pending for Enabled; in a finished system they do not.',
    source: `${MANUFACTURE}/dism/dism-api-enumerations`,
    explains: ({ kind, values }) => {
      if (kind !== 'package' && kind !== 'capability' && kind !== 'feature') return false;
      const classOf = kind === 'feature' ? featureStateClass : packageStateClass;
      const settled = values.map(({ value, imageState }) => {
        const state = value === null ? 'absent' : classOf(value);
        return imageState.toUpperCase() === 'IMAGE_STATE_COMPLETE' ? state : SETTLED[state] ?? state;
      });
      return new Set(settled).size === 1;
    },
  },
  {
    name: 'superseded-package-listed',
    effect: 'expected',
    doc: 'A superseded package is inert; whether it stays listed (Superseded, Staged) depends on component clean-up.',
    source: `${MANUFACTURE}/clean-up-the-winsxs-folder`,
    explains: ({ kind, values }) => {
      if (kind !== 'package') return false;
      const classes = values.map(({ value }) => (value === null ? 'absent' : packageStateClass(value)));
      return classes.includes('superseded') && classes.every((state) => state === 'superseded' || state === 'staged' || state === 'absent');
    },
  },
  {
    name: 'pending-file-rename',
    effect: 'expected',
    doc: 'PendingFileRenameOperations is written by installers and virus scanners at any time; it is weak evidence of a pending restart.',
    source: 'https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-movefileexw',
    explains: ({ subject, kind }) => kind === 'other' && /pending-restart .*PendingFileRenameOperations2?\b/i.test(subject),
  },
];
const SETTLED: Record<string, string> = {
  'install-pending': 'installed',
  'uninstall-pending': 'absent',
  'enable-pending': 'enabled',
  'disable-pending': 'disabled',
};

/** The rule of this name; for reports that show its sentence and source. */
export function ruleNamed(name: string): Rule | undefined {
  return RULES.find((rule) => rule.name === name);
}
