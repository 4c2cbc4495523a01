import type { QmpClient } from './qmp.ts';

export async function saveSnapshot(qmp: QmpClient, name: string): Promise<void> {
  await qmp.execute('snapshot-save', { 'job-id': `save-${name}`, tag: name, vmstate: 'disk0', devices: ['disk0'] });
}

export async function loadSnapshot(qmp: QmpClient, name: string): Promise<void> {
  await qmp.execute('snapshot-load', { 'job-id': `load-${name}`, tag: name, vmstate: 'disk0', devices: ['disk0'] });
}
