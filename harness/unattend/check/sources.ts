/** Documents that findings cite. */
export const SOURCES = {
  schema: 'unattend.xsd of the Windows ADK',
  xml: 'Extensible Markup Language (XML) 1.0',
  components: 'Component Settings and Properties Reference (Windows SIM)',
  duplicates: 'Component Settings and Properties Reference (Windows SIM): a component ID is unique',
  packages: 'Add a Package to an Answer File; KB 934307',
  sensitive: 'Hide Sensitive Data in an Answer File',
  productKey: 'Hide Sensitive Data in an Answer File: product keys stay in clear text',
  installTo: 'Unattended Windows Setup Reference: InstallToAvailablePartition',
  format: 'Unattended Windows Setup Reference: ModifyPartition Format',
  path: 'Unattended Windows Setup Reference: RunSynchronousCommand Path',
  commandLine: 'Unattended Windows Setup Reference: SynchronousCommand CommandLine',
  order: 'Unattended Windows Setup Reference: SynchronousCommand Order',
  computerName: 'Unattended Windows Setup Reference: ComputerName',
} as const;
