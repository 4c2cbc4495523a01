import { expandStrings, type InfStrings } from './inf-strings.ts';
import { directiveValues } from './install-sections.ts';
import { infSection, type Inf } from './parse-inf.ts';
import type { UsedSections } from './used-sections.ts';

/**
 * File names of the co-installers that the INF registers for the target, in order, without their entry points: device
 * ones (`HKR,,CoInstallers32,0x00010000,"WdfCoInstaller01009.dll,WdfCoInstaller"`) and class ones (below
 * `Control\CoDeviceInstallers`).
 * Sources: "INF DDInstall.CoInstallers Section", "Registering a Device-Specific Co-installer", "Registering a Class Co-installer".
 */
export function coInstallers(inf: Inf, strings: InfStrings, used: UsedSections): string[] {
  const sections = [...used.coInstallers, ...used.install, 'ClassInstall32', 'ClassInstall32.NT'];
  const registered = sections
    .flatMap((section) => directiveValues(inf, strings, section, 'AddReg'))
    .flatMap((section) => infSection(inf, section))
    .map(({ key, values }) => (key === '' ? values.map((value) => expandStrings(strings, value)) : []))
    .filter(([, subkey = '', name = '']) => name.toLowerCase() === 'coinstallers32' || /\\control\\codeviceinstallers$/i.test(subkey));
  return [...new Set(registered.flatMap((fields) => fields.slice(4)).flatMap((value) => value.split(',')[0]!.trim() || []))];
}
