import type { Payload, PayloadFile } from '../../operation.ts';

/** What resolving adds to an operation. */
export interface ResolvedPayload {
  payload?: Payload;
  /** Empty for an operation without files. Names are unique within the operation's folder. */
  files: PayloadFile[];
}
