import { onlineImage } from '../../servicing/image.ts';
import type { Element } from '../../servicing/xml.ts';
import type { System } from '../../system.ts';
import { findAccount } from '../accounts.ts';
import { writeSetupFlags } from '../image-state.ts';
import { at, type Component, component, flagAt, ordered, textAt } from '../unattend/answer-file.ts';
import { applyAutoLogon } from './auto-logon.ts';
import { applyInternational } from './international.ts';
import { runPass, setImageState, type SetupContext } from './setup-context.ts';
import { runSetupScript } from './setup-script.ts';
import { applyRegistrySettings, applyShellSettings } from './shell-settings.ts';
import { applyUserAccounts } from './user-accounts.ts';

/** How the out-of-box experience ends. */
export type OobeOutcome =
  | { kind: 'desktop'; firstLogonCommands: string[] }
  | { kind: 'audit'; shutdown: boolean }
  /** A page that nobody answers. */
  | { kind: 'waits'; page: string };

/** The oobeSystem pass. With Reseal Mode=Audit its other settings are carried out first, as since Windows 10, and OOBE is left for audit mode. */
export async function oobe(context: SetupContext): Promise<OobeOutcome> {
  const { system, log } = context;
  let outcome = { kind: 'waits', page: 'region' } as OobeOutcome;
  await runPass(context, 'oobeSystem', async (components) => {
    setImageState(system, 'IMAGE_STATE_UNDEPLOYABLE');
    outcome = applyOobe(context, components);
  });
  if (outcome.kind === 'waits') {
    log.warn(`OOBE waits for a user at the page: ${outcome.page}`);
    setImageState(system, 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE');
  } else if (outcome.kind === 'audit') setImageState(system, 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT');
  else {
    writeSetupFlags(system.registry, { inProgress: false, oobe: false });
    setImageState(system, 'IMAGE_STATE_COMPLETE');
    await runSetupScript(system, 'SetupComplete.cmd', log);
  }
  return outcome;
}

function applyOobe({ system, log }: SetupContext, components: Component[]): OobeOutcome {
  const shell = component(components, 'Microsoft-Windows-Shell-Setup');
  const deployment = component(components, 'Microsoft-Windows-Deployment');
  applyInternational(component(components, 'Microsoft-Windows-International-Core'), onlineImage(system), 'oobeSystem', log);
  applyShellSettings(system, shell, 'oobeSystem');
  applyRegistrySettings(system, components);
  const accounts = applyUserAccounts(system, shell, 'oobeSystem', log);
  if (textAt(deployment, 'Reseal', 'Mode')?.toLowerCase() === 'audit') return { kind: 'audit', shutdown: flagAt(deployment, 'Reseal', 'ForceShutdownNow') };
  const page = openPage(system, shell, accounts);
  if (page !== undefined) return { kind: 'waits', page };
  applyAutoLogon(system, shell, log);
  return { kind: 'desktop', firstLogonCommands: firstLogonCommands(shell) };
}

/** The first OOBE page that the answer file leaves open; undefined when it answers all. */
function openPage(system: System, shell: Element | undefined, accounts: string[]): string | undefined {
  const settings = at(shell, 'OOBE');
  if (flagAt(settings, 'SkipMachineOOBE') || flagAt(settings, 'SkipUserOOBE')) return undefined;
  if (!flagAt(settings, 'HideEULAPage')) return 'license terms (OOBE/HideEULAPage)';
  if (accounts.length === 0 && !findAccount(system, 'Administrator')?.enabled) return 'account (UserAccounts/LocalAccounts)';
  if (accounts.length === 0 && !flagAt(settings, 'HideOnlineAccountScreens') && !flagAt(settings, 'HideLocalAccountScreen')) return 'account (OOBE/HideOnlineAccountScreens)';
  return /^[123]$/.test(textAt(settings, 'ProtectYourPC') ?? '') ? undefined : 'privacy (OOBE/ProtectYourPC)';
}

/** Command lines of FirstLogonCommands in Order; those over 1,024 characters were never allowed by the schema. */
function firstLogonCommands(shell: Element | undefined): string[] {
  return ordered(at(shell, 'FirstLogonCommands'), 'SynchronousCommand').flatMap((command) => textAt(command, 'CommandLine') ?? []);
}
