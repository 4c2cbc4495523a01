import { WimproofError } from '../../errors/wimproof-error.ts';
import { inventoryRequests } from './inventory-requests.ts';
import type { Expectation } from './expectation.ts';

/**
 * The error for expectations that only PowerShell can answer, when the machine's guest has none; undefined when all can be
 * judged. For plan time: nothing should be installed for an answer that cannot come.
 */
export function powershellProblem(expectations: readonly Expectation[], hasPowershell: boolean): WimproofError | undefined {
  if (hasPowershell) return undefined;
  // The plans of several strategies have the same ones.
  const needy = [...new Set(expectations.filter((expectation) => inventoryRequests([expectation]).some(({ ask }) => ask === 'powershell')).map(({ id }) => id))];
  if (needy.length === 0) return undefined;
  return new WimproofError({
    code: 'WP-SCENARIO-NO-POWERSHELL',
    kind: 'scenario',
    cause: `this machine template's guest has no PowerShell, which ${needy.length === 1 ? 'an expectation needs' : `${needy.length} expectations need`}: ${needy.map((id) => `'${id}'`).join(', ')}`,
    mend: 'expect it in another way (registry value, file by sha256, service), or limit the scenario to a machine template whose guest has PowerShell',
  });
}
