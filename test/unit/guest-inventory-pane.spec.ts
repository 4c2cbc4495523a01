import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { requestName, type InventoryRequest } from '../../harness/guest/inventory/inventory-request.ts';
import { parseInventory } from '../../harness/guest/inventory/parse-inventory.ts';
import { renderInventoryScript } from '../../harness/guest/script/inventory-script.ts';
import { programs } from '../../vm-templates/pane/guest/programs.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { emptySections } from '../../harness/verify/usable-inventory.ts';
import { createTestSystem, runCaptured } from './pane-system.ts';

/** Pane wrote cmd and all these tools anew: what both sides agree on is at least not one side's slip. */
test('Pane answers the whole inventory and the questions on demand', async () => {
  const root = mkdtempSync(join(tmpdir(), 'wimproof-inventory-'));
  try {
    await writeBaseImage(root, 'install');
    const machine = createTestSystem(root, { programs });
    const requests: InventoryRequest[] = [{ ask: 'component-store-health' }, { ask: 'hotfixes' }, { ask: 'service', service: 'Dhcp' }, { ask: 'service', service: 'NoSuch' }, { ask: 'powershell', script: 'Get-Date' }];
    writeFileSync(join(root, 'inventory.cmd'), renderInventoryScript(requests));
    const { code, stdout } = await runCaptured(machine, 'C:\\inventory.cmd');
    expect(code).toBe(0);
    const inventory = parseInventory(stdout, requests);
    expect(emptySections(inventory)).toEqual([]);
    expect(inventory).toMatchObject({ windowsVersion: '10.0.26100.1', build: 26100, edition: 'Professional', unread: [], patches: [], pendingReboot: [], international: { userLocale: 'en-US', installedLanguages: ['en-US'] } });
    expect(inventory.capabilities).toContainEqual({ identity: 'OpenSSH.Client~~~~0.0.1.0', state: 'Installed' });
    expect(inventory.services).toContainEqual(expect.objectContaining({ name: 'Dhcp', displayName: 'DHCP Client', startType: 'automatic' }));
    expect(requests.map((request) => inventory.answers[requestName(request)])).toEqual([
      { ask: 'component-store-health', health: 'healthy', text: expect.stringContaining('No component store corruption detected.') },
      { ask: 'hotfixes', kbs: expect.arrayContaining([expect.stringMatching(/^KB\d+$/)]) },
      { ask: 'service', found: { startType: 'automatic' } },
      { ask: 'service', found: null },
      // Pane has no PowerShell, and does not pretend to.
      { ask: 'powershell', problem: expect.any(String) },
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
