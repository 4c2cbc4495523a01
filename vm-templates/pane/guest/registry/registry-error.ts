/** What is wrong with a registry request; `corrupt` is a hive file that breaks the REGF format. */
export type RegistryFault = 'corrupt' | 'not-found' | 'exists' | 'in-use' | 'invalid' | 'access-denied';

/** Every failure of this area. `message` is one line and names the file or the path it is about. */
export class RegistryError extends Error {
  readonly fault: RegistryFault;
  constructor(fault: RegistryFault, message: string) {
    super(message);
    this.name = 'RegistryError';
    this.fault = fault;
  }
}
