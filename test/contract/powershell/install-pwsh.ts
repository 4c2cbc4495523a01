// Installs PowerShell 7 for the tests, as a .NET tool: node --import tsx test/contract/powershell/install-pwsh.ts [version]
// Needs the .NET SDK and a NuGet source with the package PowerShell (nuget.org has it). The product itself needs neither.
import { $, argv, which } from 'zx';
import { findPwsh, PWSH_FOLDER } from './find-pwsh.ts';

const present = findPwsh();
const version = argv._[0];
if (present) console.log(`There is a PowerShell already: ${present}`);
else if ((await which('dotnet', { nothrow: true })) === null) {
  console.error('The .NET SDK is not here (https://dotnet.microsoft.com/download), so PowerShell cannot be installed as a .NET tool.');
  process.exitCode = 1;
} else {
  const { exitCode } = await $({ stdio: 'inherit', nothrow: true })`dotnet tool install PowerShell --tool-path ${PWSH_FOLDER} ${version === undefined ? [] : ['--version', String(version)]}`;
  if (exitCode === 0) console.log(`PowerShell is in ${PWSH_FOLDER}; the tests find it there.`);
  else console.error('PowerShell was not installed. Install it by other means and name it in WIMPROOF_PWSH.');
  process.exitCode = exitCode ?? 1;
}
