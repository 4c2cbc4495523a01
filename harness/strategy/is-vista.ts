/** Windows Vista and Server 2008 (6.0): serviced by Package Manager and ImageX, since DISM came with Windows 7. */
export function isVista(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 6 && minor === 0;
}
