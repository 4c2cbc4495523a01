import { createHash } from 'node:crypto';

/** A question to the finished system beyond the inventory's fixed sections. Asked only when an expectation needs it. */
export type InventoryRequest =
  /** `reg query KEY /v VALUE`; an empty value name means the default value. */
  | { ask: 'registry-value'; key: string; value: string }
  /** Whether it is there, its size, its SHA-256. `C:\...`, where the letter stands for the system drive, or `%SystemRoot%\...`. */
  | { ask: 'file'; path: string }
  /** `sc qc`: how a service starts. */
  | { ask: 'service'; service: string }
  /** Lines of a log that hold one of the fragments, without regard to case; the host judges them. */
  | { ask: 'log-lines'; path: string; fragments: string[] }
  /** `dism /Online /Cleanup-Image /CheckHealth`. */
  | { ask: 'component-store-health' }
  /** KB numbers that `systeminfo` lists. */
  | { ask: 'hotfixes' }
  /** Output of a PowerShell script as JSON. */
  | { ask: 'powershell'; script: string };
export type InventoryQuestion = InventoryRequest['ask'];

/**
 * The name of a request's section, `file-1a2b3c4d5e6f`: the same question has the same name wherever it is asked, so an
 * answer can never be taken for that of another question.
 */
export function requestName(request: InventoryRequest): string {
  const canonical = JSON.stringify(Object.entries(request).sort(([left], [right]) => (left < right ? -1 : 1)));
  return `${request.ask}-${createHash('sha256').update(canonical).digest('hex').slice(0, 12)}`;
}

/** Each question once, in the order in which they first come. */
export function distinctRequests(requests: readonly InventoryRequest[]): InventoryRequest[] {
  return [...new Map(requests.map((request) => [requestName(request), request])).values()];
}
