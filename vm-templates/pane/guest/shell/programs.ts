import { program as tzutil } from '../servicing/languages/tzutil.ts';
import type { Program } from '../system.ts';
import { program as cmd } from './cmd.ts';
import { program as diskpart } from './diskpart/diskpart.ts';
import { program as attrib } from './programs/attrib.ts';
import { program as bcdboot } from './programs/bcdboot.ts';
import { program as driverquery } from './programs/driverquery.ts';
import { program as find } from './programs/find.ts';
import { program as findstr } from './programs/findstr.ts';
import { program as fsutil } from './programs/fsutil.ts';
import { hostname, whoami } from './programs/identity.ts';
import { program as net } from './programs/net.ts';
import { program as netsh } from './programs/netsh.ts';
import { program as sc } from './programs/sc.ts';
import { program as schtasks } from './programs/schtasks.ts';
import { program as shutdown } from './programs/shutdown.ts';
import { program as systeminfo } from './programs/systeminfo.ts';
import { program as taskkill } from './programs/taskkill.ts';
import { more, sort } from './programs/text.ts';
import { ping, timeout } from './programs/waiting.ts';
import { wpeinit, wpeutil } from './programs/wpe.ts';
import { program as xcopy } from './programs/xcopy.ts';

/** Programs of this area by name. */
export const programs: Record<string, Program> = {
  attrib, bcdboot, cmd, diskpart, driverquery, find, findstr, fsutil, hostname, more, net, netsh, ping, sc, schtasks, shutdown, sort, systeminfo, taskkill, timeout, tzutil, whoami,
  wpeinit, wpeutil, xcopy,
};
