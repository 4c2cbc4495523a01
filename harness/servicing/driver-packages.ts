import type { DriverPayload, Payload } from './payload-facts.ts';

/** Every driver package of a payload: the one, or all of a recursive add; none of a payload of another kind. */
export function driverPackages(payload: Payload | undefined): DriverPayload[] {
  return payload?.kind === 'driver' ? [payload, ...(payload.further ?? [])] : [];
}
