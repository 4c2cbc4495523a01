import { onlineImage } from '../../servicing/image.ts';
import { languageOfLcid } from '../../servicing/languages/intl.ts';
import { isInstalled, listPackages } from '../../servicing/packages/package-store.ts';
import type { Program, System } from '../../system.ts';
import { machineFacts } from '../../winrm/wmi/machine-facts.ts';
import { say } from './console.ts';

const CONTROL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024).toLocaleString('en-US')} MB`;
const moment = (date: Date): string => `${date.toLocaleDateString('en-US')}, ${date.toLocaleTimeString('en-US')}`;

/** Languages and features on demand carry a placeholder number, and are no hotfixes. */
const NO_HOTFIX = /^(?:OnDemand Pack|Language Pack|Foundation|Product)$/i;

/** Knowledge Base numbers of the installed updates, from the packages that Component Based Servicing lists; what Win32_QuickFixEngineering shows. */
export function installedHotfixes(system: System): string[] {
  const packages = listPackages(onlineImage(system)).filter((record) => isInstalled(record) && !NO_HOTFIX.test(record.manifest.releaseType));
  const numbers = packages.flatMap((record) => /\bKB\d{6,8}\b/i.exec(`${record.manifest.identifier} ${record.name}`)?.[0].toUpperCase() ?? []);
  return [...new Set(numbers)].sort();
}

/** `en-us;English (United States)`. */
function localeLine(tag: string): string {
  const name = new Intl.DisplayNames('en-US', { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag;
  return `${tag.toLowerCase()};${name}`;
}

function list(title: string, items: string[]): [string, string[]] {
  return [`${items.length} ${title} Installed.`, items.map((item, index) => `[${String(index + 1).padStart(2, '0')}]: ${item}`)];
}

/** `systeminfo`: names in 27 columns, lists below their count, as on English Windows 10 and later. */
export const program: Program = (process) => {
  const { system } = process;
  const facts = machineFacts(system);
  const build = facts.version.split('.')[2] ?? '';
  const text = (path: string, name: string): string => system.registry.get(path)?.text(name) ?? '';
  const hotfixes = installedHotfixes(system);
  const [processors, processorLines] = list('Processor(s)', Array.from({ length: facts.processors }, () => process.env.get('PROCESSOR_IDENTIFIER')?.replace(',', '') ?? 'AMD64 Family'));
  const [fixes, fixLines] = hotfixes.length === 0 ? ['N/A', []] : list('Hotfix(s)', hotfixes);
  const preload = text('HKU\\.DEFAULT\\Keyboard Layout\\Preload', '1');
  const lines: [string, string, string[]?][] = [
    ['Host Name', facts.computerName],
    ['OS Name', facts.caption],
    ['OS Version', `${facts.version.split('.').slice(0, 3).join('.')} N/A Build ${build}`],
    ['OS Manufacturer', 'Microsoft Corporation'],
    ['OS Configuration', facts.productType === 3 ? 'Standalone Server' : 'Standalone Workstation'],
    ['OS Build Type', 'Multiprocessor Free'],
    ['Registered Owner', facts.registeredUser || 'N/A'],
    ['Registered Organization', facts.organization || 'N/A'],
    ['Product ID', facts.productId || 'N/A'],
    ['Original Install Date', facts.installDate ? moment(facts.installDate) : 'N/A'],
    ['System Boot Time', moment(facts.bootTime)],
    ['System Manufacturer', 'QEMU'],
    ['System Model', 'Standard PC (Q35 + ICH9, 2009)'],
    ['System Type', 'x64-based PC'],
    ['Processor(s)', processors, processorLines],
    ['Windows Directory', `${system.systemDrive}:\\Windows`],
    ['System Directory', `${system.systemDrive}:\\Windows\\system32`],
    ['Boot Device', '\\Device\\HarddiskVolume1'],
    ['System Locale', localeLine(languageOfLcid(text(`${CONTROL}\\Nls\\Language`, 'Default') || '0409'))],
    ['Input Locale', localeLine(languageOfLcid(preload.slice(-4) || '0409'))],
    ['Time Zone', text(`${CONTROL}\\TimeZoneInformation`, 'TimeZoneKeyName') || 'N/A'],
    ['Total Physical Memory', megabytes(facts.totalMemory)],
    ['Available Physical Memory', megabytes(facts.freeMemory)],
    ['Domain', 'WORKGROUP'],
    ['Logon Server', process.logon === 'network' ? 'N/A' : `\\\\${facts.computerName}`],
    ['Hotfix(s)', fixes, fixLines],
    ['Hyper-V Requirements', 'A hypervisor has been detected. Features required for Hyper-V will not be displayed.'],
  ];
  say(process, '');
  for (const [name, value, more = []] of lines) say(process, `${`${name}:`.padEnd(27)}${value}`, ...more.map((line) => ' '.repeat(27) + line));
  return 0;
};
