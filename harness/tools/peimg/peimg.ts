import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, failures, type ExitMeaning } from '../exit-codes/exit-meaning.ts';

/**
 * PEimg of Windows Vista's AIK works on the Windows folder of a Windows PE 2.x image that was applied or mounted
 * (`C:\winpe\mount\Windows`) [Building a Windows PE Image]. Driver packages: one .inf a call.
 */
export function addDriverPeimgArguments(inf: string, windowsDirectory: string): string[] {
  return ['peimg.exe', `/inf=${inf}`, windowsDirectory];
}

/** `/import`: puts a package's .cab into the image's store; it must be installed afterwards. */
export function importPackagePeimgArguments(cab: string, windowsDirectory: string): string[] {
  return ['peimg.exe', `/import=${cab}`, windowsDirectory];
}

/** `/install`: installs a package of the image's store by name (`WinPE-HTA-Package`); `*` stands for any characters. */
export function installPackagePeimgArguments(packageName: string, windowsDirectory: string): string[] {
  return ['peimg.exe', `/install=${packageName}`, windowsDirectory];
}

/** `/uninstall`: takes an installed package out again. */
export function uninstallPackagePeimgArguments(packageName: string, windowsDirectory: string): string[] {
  return ['peimg.exe', `/uninstall=${packageName}`, windowsDirectory];
}

/** `/list`: packages with their state. */
export function listPackagesPeimgArguments(windowsDirectory: string): string[] {
  return ['peimg.exe', '/list', windowsDirectory];
}

/** `/prep /f`: removes what is not installed, without asking. The image cannot be serviced any more afterwards. */
export function prepPeimgArguments(windowsDirectory: string): string[] {
  return ['peimg.exe', '/prep', '/f', windowsDirectory];
}

const meanings = [
  done,
  ...failures([
    [2, 'ERROR_FILE_NOT_FOUND', 'the .inf, the package or the image was not found', 'check the paths'],
    [87, 'ERROR_INVALID_PARAMETER', 'an option is not valid, or the folder is no Windows folder of Windows PE', 'check the command line'],
  ]),
];

/** What an exit code of peimg.exe means. */
export function explainPeimgExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('peimg', meanings, exitCode, 'peimg.log');
}
