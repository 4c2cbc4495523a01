import { type Failure, failures } from './failure.ts';

/** Messages of dism.exe itself (0xc150xxxx, its message table of 6.2.9200 to 10.0.15063). */
export const messageFailures: readonly Failure[] = failures('dism', [
  [0xc1500004, 'unknown option', 'DISM does not know the option', ['a misspelt option', 'an option newer than this DISM'], 'check the command line against the DISM version'],
  [0xc1500008, 'image not accessible', 'the image cannot be reached', ['the folder holds no Windows', 'no read permission'], 'check the path after /Image'],
  [0xc150000e, 'no servicing command', 'the servicing command is missing', ['/Image without a command'], 'add the command'],
  [0xc1500010, 'no log file', 'the log file cannot be made', ['the folder of /LogPath does not exist'], 'make the folder'],
  [0xc150001c, 'running system', '/Image names the running operating system', ['/Image with the system drive'], 'use /Online'],
  [0xc1500021, 'argument missing', 'an option lacks its argument', ['an empty value'], 'check the command line'],
  [0xc1500022, 'network path', 'the image is on a network path', ['/Image with a share or a mapped drive'], 'use a local folder'],
  [0xc1500028, 'no scratch folder', 'the scratch folder cannot be used', ['the folder of /ScratchDir does not exist'], 'make the folder'],
  [0xc150002a, 'elevation required', 'elevation required', ['not elevated'], 'run elevated'],
  [0xc1500036, 'DISM stopped', 'the DISM process met a problem and ended', ['antivirus', 'lack of memory'], 'read dism.log, and try again once'],
  [0xc150003b, '32-bit DISM', 'a 32-bit dism.exe cannot service a running 64-bit system', ['started by a 32-bit program'], 'start the 64-bit dism.exe (Sysnative)'],
  [0xc150003c, 'no /Online in PE', '/Online is not possible in Windows PE', ['/Online in a Windows PE job'], 'use /Image'],
  [0xc150003f, 'Windows Vista RTM', 'Windows Vista without service pack cannot be serviced', ['an image older than Windows Vista SP1'], 'use Package Manager of that Windows'],
  [0xc1500041, 'no /Online in Vista', '/Online is not possible in Windows Vista and Server 2008', ['/Online there'], 'use pkgmgr'],
  [0xc150006a, 'bad argument', 'an option has an argument that is not valid', ['a value outside of what the option takes'], 'check the command line'],
]);
