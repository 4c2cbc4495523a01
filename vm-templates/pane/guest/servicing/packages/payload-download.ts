import type { ServicedImage } from '../image.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/**
 * Why files that no /Source holds do not come from Windows Update either: the guest has no way to it. Which code it is depends on who forbids it
 * (KB 2734782 "How to fix .NET Framework 3.5 installation errors"): 0x800f081f for offline images and /LimitAccess, 0x800f0954 under the
 * policy for an intranet update server, 0x800f0907 under the policy never to download payload, else 0x800f0906.
 */
export function missingPayload(image: ServicedImage, limitAccess = false): ServicingError {
  if (!image.online || limitAccess) return new ServicingError(HR.SOURCE_MISSING);
  const policy = (path: string, name: string): number | undefined => image.registry.get(`HKLM\\SOFTWARE\\${path}`)?.number(name);
  if (policy('Policies\\Microsoft\\Windows\\WindowsUpdate\\AU', 'UseWUServer') === 1) return new ServicingError(HR.WSUS_COUNT_INVALID);
  if (policy('Microsoft\\Windows\\CurrentVersion\\Policies\\Servicing', 'UseWindowsUpdate') === 2) return new ServicingError(HR.DOWNLOAD_POLICY);
  return new ServicingError(HR.DOWNLOAD_FAILURE);
}
