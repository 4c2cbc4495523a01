import type { Program } from '../../system.ts';
import { currentTimeZone, displayName, findTimeZone, setTimeZone, TIME_ZONES } from './time-zones.ts';

const OFF = '_dstoff';

/** `tzutil /g` (no line end), `/l`, `/s "name[_dstoff]"`. Exit code 1 for an unknown zone or option ("tzutil"). */
export const program: Program = ({ system, argv, stdout, stderr }) => {
  const [option = '', name = ''] = argv;
  switch (option.toLowerCase()) {
    case '/g':
      stdout(currentTimeZone(system.registry));
      return 0;
    case '/l':
      stdout(TIME_ZONES.map((zone) => `${displayName(zone)}\r\n${zone.name}\r\n\r\n`).join(''));
      return 0;
    case '/s': {
      const zone = findTimeZone(system.registry, name.endsWith(OFF) ? name.slice(0, -OFF.length) : name);
      if (!zone) break;
      setTimeZone(system.registry, zone, !name.endsWith(OFF));
      system.registry.flush();
      return 0;
    }
  }
  stderr('The parameter is incorrect.\r\n');
  return 1;
};
