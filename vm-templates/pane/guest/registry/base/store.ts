import type { Registry } from '../registry.ts';
import { putValues } from './put-values.ts';

const SERVICING = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing';

/**
 * What the servicing stack keeps beside its packages: session state in SOFTWARE, the component store's index in COMPONENTS. Key names
 * as Microsoft's servicing troubleshooting articles give them (`SessionsPending`, `CanonicalData`, `DerivedData`).
 */
export function writeBaseServicingStack(registry: Registry, version: string): void {
  putValues(registry, SERVICING, { InstalledByClient: 'DISM', LastTrustedInstallerBoot: '' });
  putValues(registry, `${SERVICING}\\SessionsPending`, { Exclusive: 0, TotalSessionPhases: 0 });
  putValues(registry, `${SERVICING}\\Version`, { [version]: `%SystemRoot%\\WinSxS\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_${version}_none_0000000000000000` }, 'REG_EXPAND_SZ');
  putValues(registry, 'HKLM\\COMPONENTS', { StoreFormatVersion: '0.0.0.6', StoreArchitecture: 9, ExecutionState: 0 });
  for (const name of ['CanonicalData\\Catalogs', 'CanonicalData\\Deployments', 'DerivedData\\Components', 'DerivedData\\VersionedIndex', 'ServicingStackVersions']) registry.create(`HKLM\\COMPONENTS\\${name}`);
}

/**
 * The driver database. Windows has it twice: packages that are needed to start the machine in SYSTEM, all others in DRIVERS
 * ("Created driver package object ... in DRIVERS database node" in setupapi.dev.log).
 */
export function writeBaseDriverDatabase(registry: Registry): void {
  for (const node of ['SYSTEM', 'DRIVERS']) {
    putValues(registry, `HKLM\\${node}\\DriverDatabase`, { Version: 0x0a00, SchemaVersion: 0x0a00, Architecture: 9 });
    for (const name of ['DeviceIds', 'DriverFiles', 'DriverInfFiles', 'DriverPackages']) registry.create(`HKLM\\${node}\\DriverDatabase\\${name}`);
  }
}
