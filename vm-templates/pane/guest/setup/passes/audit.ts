import { onlineImage } from '../../servicing/image.ts';
import type { Element } from '../../servicing/xml.ts';
import { setEnabled } from '../accounts.ts';
import { component, flagAt, textAt } from '../unattend/answer-file.ts';
import { runSynchronousCommands } from '../unattend/run-synchronous.ts';
import { addDriverPaths } from './offline-servicing.ts';
import { runPass, type SetupContext } from './setup-context.ts';
import { applyRegistrySettings, applyShellSettings } from './shell-settings.ts';
import { applyUserAccounts } from './user-accounts.ts';
import { runningSource } from './running-source.ts';

/** What an audit pass asks for besides its settings. */
export type AuditRequest = { kind: 'reseal' | 'generalize'; mode: 'oobe' | 'audit'; shutdown: boolean };

/** auditSystem: in the system context, before Administrator logs on. A file that was worked through before is not run again. */
export async function auditSystem(context: SetupContext): Promise<AuditRequest | undefined> {
  const { system, log } = context;
  let request: AuditRequest | undefined;
  await runPass(context, 'auditSystem', async (components) => {
    const shell = component(components, 'Microsoft-Windows-Shell-Setup');
    addDriverPaths(component(components, 'Microsoft-Windows-PnpCustomizationsNonWinPE'), { image: onlineImage(system), log, source: runningSource(system) });
    applyShellSettings(system, shell, 'auditSystem');
    applyRegistrySettings(system, components);
    applyUserAccounts(system, shell, 'auditSystem', log);
    const deployment = component(components, 'Microsoft-Windows-Deployment');
    await runSynchronousCommands(deployment, { system, log, pass: 'auditSystem', account: { name: 'SYSTEM', administrator: true }, logon: 'service' }, () => undefined);
    request = requestOf(deployment);
  });
  return request;
}

/** The built-in Administrator's logon of audit mode: without a password, and disabled again as soon as it is logged on. */
export async function withAdministrator(context: SetupContext, logOn: () => Promise<void>): Promise<void> {
  setEnabled(context.system, 'Administrator', true);
  await logOn();
  setEnabled(context.system, 'Administrator', false);
}

/** auditUser: as Administrator, at the desktop. */
export async function auditUser(context: SetupContext): Promise<AuditRequest | undefined> {
  const { system, log } = context;
  let request: AuditRequest | undefined;
  await runPass(context, 'auditUser', async (components) => {
    const deployment = component(components, 'Microsoft-Windows-Deployment');
    await runSynchronousCommands(deployment, { system, log, pass: 'auditUser', account: { name: 'Administrator', administrator: true }, logon: 'interactive' }, () => undefined);
    request = requestOf(deployment);
  });
  return request;
}

/** Generalize goes before Reseal, which is ignored beside it. */
function requestOf(deployment: Element | undefined): AuditRequest | undefined {
  for (const [kind, name] of [['generalize', 'Generalize'], ['reseal', 'Reseal']] as const) {
    const mode = textAt(deployment, name, 'Mode')?.toLowerCase();
    if (mode === 'oobe' || mode === 'audit') return { kind, mode, shutdown: flagAt(deployment, name, 'ForceShutdownNow') };
  }
  return undefined;
}
