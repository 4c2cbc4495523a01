/** Devices in every folder of Windows, with any ending. [Naming Files, Paths, and Namespaces] */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\..*)?$/i;

/** Whether Windows takes a name of a file or folder for a device: `con`, `NUL.txt`. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name);
}
