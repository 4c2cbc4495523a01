import { distinctRequests, requestName, type InventoryRequest } from '../inventory/inventory-request.ts';
import { powershellSection } from './powershell-script.ts';

/** Files of the ANSWER medium that inventory.cmd needs beside itself: PowerShell scripts that are too long for a command line. */
export function inventoryFiles(requests: readonly InventoryRequest[]): { path: string; text: string }[] {
  return distinctRequests(requests).flatMap((request) => {
    if (request.ask !== 'powershell') return [];
    const name = requestName(request);
    const { file } = powershellSection(name, request.script);
    return file === undefined ? [] : [{ path: `wimproof\\${name}.ps1`, text: file }];
  });
}
