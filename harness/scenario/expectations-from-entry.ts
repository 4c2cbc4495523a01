import { isGlob } from '../verify/judge/glob.ts';
import type { Expectation, InternationalSetting } from '../verify/expectation/expectation.ts';
import type { ExpectationEntry } from './expectation-schema.ts';

/** Where Windows keeps the logs that have a name of their own ("Windows Setup Log Files and Event Logs", "Deployment Troubleshooting and Log Files"). */
const LOGS: Record<string, string> = {
  cbs: '%SystemRoot%\\Logs\\CBS\\CBS.log',
  dism: '%SystemRoot%\\Logs\\DISM\\dism.log',
  setupact: '%SystemRoot%\\Panther\\setupact.log',
  setuperr: '%SystemRoot%\\Panther\\setuperr.log',
  setupapi: '%SystemRoot%\\INF\\setupapi.dev.log',
};
const SETTINGS: Record<'uiLanguage' | 'systemLocale' | 'userLocale' | 'inputLocale' | 'timeZone', InternationalSetting> = {
  uiLanguage: 'system-ui-language',
  systemLocale: 'system-locale',
  userLocale: 'user-locale',
  inputLocale: 'input-locales',
  timeZone: 'time-zone',
};
type Entry = Exclude<ExpectationEntry, { remove: true }>;

/** The expectations that one entry of `expect` means: one, of `international` one for each setting. Pure. */
export function expectationsFromEntry(entry: Entry): Expectation[] {
  const common = {
    origin: 'scenario' as const,
    ...(entry.strategies && { strategies: entry.strategies }),
    ...(entry.windows !== undefined && { windows: entry.windows }),
  };
  /** `operation`: of expectations about its transcripts. */
  const one = (derivedId: string, fields: object, operation?: string): Expectation[] => [{ id: entry.id ?? derivedId, ...common, ...(operation !== undefined && { operation }), ...fields } as Expectation];
  if ('package' in entry) return one(...packageFields(entry));
  if ('supersededPackages' in entry) return one('no-superseded-packages', { kind: 'no-superseded-packages' });
  if ('feature' in entry) return one(`feature:${entry.feature}`, { kind: 'feature', feature: entry.feature, state: entry.state ?? 'enabled' });
  if ('capability' in entry) return one(`capability:${entry.capability}`, { kind: 'capability', capability: entry.capability, state: entry.state ?? 'installed' });
  if ('language' in entry) return one(`language:${entry.language}`, { kind: 'language', language: entry.language, state: entry.state ?? 'installed' });
  if ('device' in entry) return one(`device:${entry.device}`, { kind: 'device-driver', device: entry.device, driver: entry.driver.toLowerCase() });
  if ('driver' in entry) {
    const originalFileName = entry.driver.toLowerCase();
    return one(`driver:${originalFileName}`, { kind: 'driver', originalFileName, ...given(entry, 'provider', 'version'), state: entry.state ?? 'present' });
  }
  if ('application' in entry) {
    const subject = isGuid(entry.application) ? { productCode: entry.application } : { name: entry.application };
    return one(`application:${entry.application}`, { kind: 'application', ...subject, ...given(entry, 'version'), state: entry.state ?? 'present' });
  }
  if ('patch' in entry) return one(`patch:${entry.patch}`, { kind: 'patch', ...(isGuid(entry.patch) ? { patchCode: entry.patch } : { name: entry.patch }), state: entry.state ?? 'applied' });
  if ('appx' in entry) return one(`appx:${entry.appx}`, { kind: 'appx', package: entry.appx, ...given(entry, 'version'), state: entry.state ?? 'present' });
  if ('international' in entry) {
    const settings = Object.entries(entry.international) as [keyof typeof SETTINGS, string][];
    return settings.flatMap(([key, value]) => one(`international:${SETTINGS[key]}`, { kind: 'international', setting: SETTINGS[key], value, ...(entry.id !== undefined && { id: `${entry.id}:${key}` }) }));
  }
  if ('edition' in entry) return one(`edition:${entry.edition}`, { kind: 'edition', edition: entry.edition });
  if ('build' in entry) return one('build', { kind: 'build', range: String(entry.build) });
  if ('revision' in entry) return one('revision', { kind: 'revision', range: String(entry.revision) });
  if ('imageState' in entry) return one('image-state', { kind: 'image-state', state: entry.imageState });
  if ('pendingReboot' in entry) return one('no-pending-reboot', { kind: 'no-pending-reboot' });
  if ('diskUsedGiB' in entry) return one('disk-used', { kind: 'disk-used', range: typeof entry.diskUsedGiB === 'number' ? `<=${entry.diskUsedGiB}` : entry.diskUsedGiB });
  if ('registry' in entry) {
    const value = entry.value ?? '';
    const data = entry.data === undefined ? {} : { data: String(entry.data) };
    return one(`registry-value:${entry.registry}\\${value}`, { kind: 'registry-value', key: entry.registry, value, ...given(entry, 'type'), ...data, state: entry.state ?? 'present' });
  }
  if ('file' in entry) return one(`file:${entry.file}`, { kind: 'file', path: entry.file, ...given(entry, 'sha256', 'version'), state: entry.state ?? 'present' });
  if ('service' in entry) {
    const { state = 'present' } = entry;
    const running = state === 'running' || state === 'stopped' ? { running: state === 'running' } : {};
    return one(`service:${entry.service}`, { kind: 'service', service: entry.service, state: state === 'absent' ? 'absent' : 'present', ...running, ...given(entry, 'startType') });
  }
  if ('log' in entry) return one(...logFields(entry));
  if ('componentStore' in entry) return one('component-store', { kind: 'component-store', health: entry.componentStore });
  if ('powershell' in entry) return one(`powershell:${entry.title ?? entry.powershell.trim().slice(0, 60)}`, { kind: 'powershell', script: entry.powershell, ...given(entry, 'title'), equals: entry.equals === undefined ? true : entry.equals });
  if ('windowsPe' in entry) {
    const drivers = (entry.drivers ?? []).map((originalFileName) => ({ originalFileName }));
    return one(`windows-pe:${entry.windowsPe}`, { kind: 'windows-pe', packages: entry.packages ?? [], drivers, ...given(entry, 'scratchSpace', 'targetPath') }, entry.windowsPe);
  }
  if ('listing' in entry) return one(`listing:${entry.listing}`, { kind: 'listing', what: entry.what }, entry.listing);
  if ('patchCheck' in entry) return one(`patch-applicable:${entry.patchCheck}`, { kind: 'patch-applicable', applicable: entry.state !== 'not-applicable' }, entry.patchCheck);
  return one(`completed:${entry.completed}`, { kind: 'completed' }, entry.completed);
}

function packageFields(entry: Extract<Entry, { package: string }>): [string, object] {
  const { package: subject, state = 'installed' } = entry;
  if (/^KB\d+$/i.test(subject)) return [`update:${subject.toUpperCase()}`, { kind: 'update', kb: subject.toUpperCase(), state }];
  return isGlob(subject) ? [`package-pattern:${subject}`, { kind: 'package-pattern', pattern: subject, state }] : [`package:${subject}`, { kind: 'package', identity: subject, state }];
}

function logFields(entry: Extract<Entry, { log: string }>): [string, object] {
  const level = 'level' in entry ? { level: entry.level } : {};
  const time = (text: string): string => text.replace(' ', 'T');
  const times = { ...(entry.from !== undefined && { from: time(entry.from) }), ...(entry.to !== undefined && { to: time(entry.to) }) };
  const id = ['log', entry.log, level.level, entry.text].filter((part) => part !== undefined).join(':');
  return [id, { kind: 'log', path: LOGS[entry.log] ?? entry.log, ...level, ...given(entry, 'text'), ...times, state: entry.state ?? 'absent' }];
}

/** Those of the keys that have a value. */
function given<T extends object>(entry: T, ...keys: (keyof T)[]): object {
  return Object.fromEntries(keys.flatMap((key) => (entry[key] === undefined ? [] : [[key, entry[key]]])));
}

function isGuid(text: string): boolean {
  return /^\{[0-9a-f-]{36}\}$/i.test(text);
}
