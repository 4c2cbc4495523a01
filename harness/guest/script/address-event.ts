import { serialEvent } from './batch.ts';

/**
 * Lines that tell the host the guest's first IPv4 address on COM1, for a hypervisor that does not know it. `ipconfig`'s
 * labels are translated, but each names IPv4, and the value stands behind the colon. Without an address nothing is told.
 */
export function addressEvent(token: string): string[] {
  return [
    'set "ADDRESS="',
    `for /f "tokens=2 delims=:" %%a in ('ipconfig 2^>nul ^| findstr /c:"IPv4"') do for /f "tokens=1" %%b in ("%%a") do if not defined ADDRESS set "ADDRESS=%%b"`,
    `if defined ADDRESS ${serialEvent(`token=${token} event=address address=%ADDRESS%`)}`,
  ];
}
