/** The image that the payloads are for; what an INF says depends on it. */
export interface PayloadTarget {
  /** `amd64`, `arm64`, `x86`. */
  architecture: string;
  /** `10.0.26100.1`. */
  windowsVersion: string;
}

/** Windows 11 24H2 on x64. */
export const DEFAULT_TARGET: PayloadTarget = { architecture: 'amd64', windowsVersion: '10.0.26100.1' };
