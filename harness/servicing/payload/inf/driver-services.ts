import { expandStrings, type InfStrings } from './inf-strings.ts';
import { directiveLines } from './install-sections.ts';
import { infEntry, type Inf } from './parse-inf.ts';
import type { UsedSections } from './used-sections.ts';

/** `AddService = name,[flags],section` with the StartType of that section (SERVICE_BOOT_START is 0). */
export interface DriverService {
  name: string;
  startType?: number;
}

/** Source: "INF AddService Directive". A line without a name (`AddService=,2`) makes no service. */
export function driverServices(inf: Inf, strings: InfStrings, used: UsedSections): DriverService[] {
  return used.services
    .flatMap((section) => directiveLines(inf, section, 'AddService'))
    .map(({ values }) => values.map((value) => expandStrings(strings, value)))
    .filter(([name = '']) => name !== '')
    .map(([name = '', , section = '']) => {
      const written = infEntry(inf, section, 'StartType')?.values[0];
      const startType = written === undefined ? NaN : Number(expandStrings(strings, written).trim() || NaN);
      return { name, ...(Number.isInteger(startType) && { startType }) };
    });
}
