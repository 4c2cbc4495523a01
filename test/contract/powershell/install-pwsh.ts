// Installs PowerShell 7 for the tests, as a .NET tool: node --import tsx test/contract/powershell/install-pwsh.ts [version]
// Needs the .NET SDK and a NuGet source with the package PowerShell (nuget.org has it). The product itself needs neither.
import { spawnSync } from 'node:child_process';
import { findPwsh, PWSH_FOLDER } from './find-pwsh.ts';

const present = findPwsh();
if (present) {
  console.log(`There is a PowerShell already: ${present}`);
} else {
  const version = process.argv[2];
  const { status, error } = spawnSync('dotnet', ['tool', 'install', 'PowerShell', '--tool-path', PWSH_FOLDER, ...(version ? ['--version', version] : [])], { stdio: 'inherit' });
  if (error) console.error('The .NET SDK is not here (https://dotnet.microsoft.com/download), so PowerShell cannot be installed as a .NET tool.');
  else if (status !== 0) console.error('PowerShell was not installed. Install it by other means and name it in WIMPROOF_PWSH.');
  else console.log(`PowerShell is in ${PWSH_FOLDER}; the tests find it there.`);
  process.exitCode = status ?? 1;
}
