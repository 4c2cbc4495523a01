import type { SetupApiEntry } from '../../logs/setupapi-log.ts';
import type { InstallSection, ServiceInstall } from './driver-install-section.ts';
import type { DriverNode } from './driver-rank.ts';

function serviceLines(services: ServiceInstall[]): SetupApiEntry[] {
  return services.flatMap((service): SetupApiEntry[] => [
    { category: 'inf', depth: 3, text: `{Add Service: ${service.name}}` },
    { category: 'inf', depth: 4, text: `Start Type    = ${service.start}` },
    { category: 'inf', depth: 4, text: `Service Type  = ${service.type}` },
    { category: 'inf', depth: 4, text: `Created new service '${service.name}'.` },
    { category: 'inf', depth: 3, text: '{Add Service: exit(0x00000000)}' },
  ]);
}

/** Registers co-installers with the device and calls them: shape of the DIF_REGISTER_COINSTALLERS part of published setupapi.dev.log files. */
function coInstallerLines(entries: string[]): SetupApiEntry[] {
  if (entries.length === 0) return [];
  const calls = (request: string): SetupApiEntry[] => [
    { category: 'dvi', depth: 1, text: `{${request}}` },
    ...entries.flatMap((entry, index): SetupApiEntry[] => [
      { category: 'dvi', depth: 2, text: `CoInstaller ${index + 1} (${entry}): Enter` },
      { category: 'dvi', depth: 2, text: `CoInstaller ${index + 1}: Exit` },
    ]),
    { category: 'dvi', depth: 1, text: `{${request} - exit(0x00000000)}` },
  ];
  return [{ category: 'ndv', depth: 1, text: 'Registering CoInstallers...' }, ...calls('DIF_REGISTER_COINSTALLERS'), ...calls('DIF_INSTALLDEVICE')];
}

/** What setupapi.dev.log says of the installation of one driver on one device. */
export function installationLines({ driver, model }: DriverNode, install: InstallSection): SetupApiEntry[] {
  return [
    { category: 'dvi', text: '{Select Best Driver}' },
    { category: 'dvi', depth: 1, text: `Description - [${model.description}]` },
    { category: 'dvi', depth: 1, text: `InfFile     - [${driver.publishedName}]` },
    { category: 'dvi', depth: 1, text: `Section     - [${install.name || model.installSection}]` },
    { category: 'dvi', text: '{Select Best Driver - exit(0x00000000)}' },
    { category: 'ndv', text: '{Core Device Install}' },
    { category: 'inf', depth: 2, text: `{Configure Driver: ${model.description}}` },
    ...serviceLines(install.services),
    { category: 'inf', depth: 2, text: '{Configure Driver: exit(0x00000000)}' },
    ...coInstallerLines(install.coInstallers),
    { category: 'ndv', text: '{Core Device Install - exit(0x00000000)}' },
  ];
}
