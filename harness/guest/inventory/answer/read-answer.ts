import { WimproofError } from '../../../errors/wimproof-error.ts';
import type { InventoryAnswer } from '../inventory-answer.ts';
import { requestName, type InventoryRequest } from '../inventory-request.ts';
import type { Section } from '../inventory-text.ts';
import { readComponentStore, readHotfixes } from './read-component-store.ts';
import { readFileAnswer } from './read-file.ts';
import { readLogLines } from './read-log-lines.ts';
import { readPowershell } from './read-powershell.ts';
import { readRegistryValue } from './read-registry-value.ts';
import { readServiceConfiguration } from './read-service-configuration.ts';

/**
 * Reads the section of one request. What is not whole, or not an answer, becomes a `problem`: one expectation that cannot be
 * judged must not cost the others their inventory, and is itself never judged to hold.
 */
export function readAnswer(request: InventoryRequest, section: Section): InventoryAnswer {
  try {
    return read(request, section);
  } catch (error) {
    if (!(error instanceof WimproofError)) throw error;
    return { ask: request.ask, problem: error.message };
  }
}

function read(request: InventoryRequest, section: Section): InventoryAnswer {
  switch (request.ask) {
    case 'registry-value':
      return readRegistryValue(request, section);
    case 'file':
      return readFileAnswer(section);
    case 'service':
      return readServiceConfiguration(section);
    case 'log-lines':
      return readLogLines(section);
    case 'component-store-health':
      return readComponentStore(section);
    case 'hotfixes':
      return readHotfixes(section);
    case 'powershell':
      return readPowershell(requestName(request), section);
  }
}
