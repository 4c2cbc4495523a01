import { z } from 'zod';
import { SERVICE_START_TYPES } from '../guest/inventory/inventory.ts';
import { isGuestPath } from '../guest/script/guest-path.ts';
import { LISTINGS, REGISTRY_TYPES, STRATEGIES } from '../servicing/operation.ts';
import { isNumberRange } from '../verify/judge/number-range.ts';
import { isVersionRange } from './version-range.ts';

/** The shapes of the entries of `expect`, as written in YAML. Descriptions are for users: the JSON Schema is made from this. */
const name = z.string().min(1);
const limits = {
  id: name.optional().describe('A name that is unique in this file; derived when left out. The id of a derived expectation replaces it.'),
  strategies: z.array(z.enum(STRATEGIES)).min(1).optional().describe('Only under these strategies.'),
  windows: z
    .string()
    .refine(isVersionRange, { message: 'not a range of Windows versions' })
    .optional()
    .describe('Only for these Windows versions, such as `>=10.0.22000`.'),
};
const presence = z.enum(['present', 'absent']).optional();
const installation = z.enum(['installed', 'absent']).optional();
const range = z.union([z.int().min(0), z.string().refine(isNumberRange, { message: 'not a number or range such as `>=2033`' })]);
const guestPath = z.string().refine(isGuestPath, { message: 'not a path on the system drive, such as `C:\\Windows\\notepad.exe`' });
const sha256 = z.string().regex(/^[0-9a-fA-F]{64}$/, { message: 'not a SHA-256 in hexadecimal' });
const time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}$/, { message: 'not a time such as `2026-08-29 22:08:03`' })
  .optional()
  .describe("The guest's local time, as its logs have it.");
const logFile = z.union([z.enum(['cbs', 'dism', 'setupact', 'setuperr', 'setupapi']), guestPath]).describe('`cbs`, `dism`, `setupact`, `setuperr`, `setupapi` (setupapi.dev.log), or the path of a log.');
const logTimes = { from: time, to: time, state: presence.describe('Default: absent.') };
const operation = name.describe('Id of the operation of the request.');

const installed = [
  z.strictObject({ package: name.describe('Package identity as DISM prints it, a glob over identities, or a KB number.'), state: z.enum(['installed', 'staged', 'absent']).optional(), ...limits }),
  z.strictObject({ supersededPackages: z.literal('absent').describe('No package is superseded, as after a clean-up with resetBase.'), ...limits }),
  z.strictObject({ feature: name, state: z.enum(['enabled', 'disabled', 'removed']).optional(), ...limits }),
  z.strictObject({ capability: name.describe('Capability identity as DISM prints it.'), state: installation, ...limits }),
  z.strictObject({ language: name.describe('`de-DE`.'), state: installation, ...limits }),
  z.strictObject({ driver: name.describe('Original file name of the .inf.'), provider: name.optional(), version: name.optional(), state: presence, ...limits }),
  z.strictObject({ device: name.describe('Hardware id, or a glob over instance ids, of connected devices.'), driver: name.describe('Original file name of the .inf that they use.'), ...limits }),
  z.strictObject({ application: name.describe('Display name, or product code in braces.'), version: name.optional(), state: presence, ...limits }),
  z.strictObject({ patch: name.describe('Patch code in braces, or a glob over display names.'), state: z.enum(['applied', 'absent']).optional(), ...limits }),
  z.strictObject({ appx: name.describe('Full name of a provisioned app package, a glob over full names, or a display name.'), version: name.optional(), state: presence, ...limits }),
] as const;
const system = [
  z.strictObject({
    international: z.strictObject({
      uiLanguage: name.optional(),
      systemLocale: name.optional(),
      userLocale: name.optional(),
      inputLocale: name.optional().describe('`0407:00000407`, several parted by semicolons: the first must be first.'),
      timeZone: name.optional(),
    }),
    ...limits,
  }),
  z.strictObject({ edition: name, ...limits }),
  z.strictObject({ build: range.describe('`26100`, or a range.'), ...limits }),
  z.strictObject({ revision: range.describe('The number behind the build: `2033`, or a range such as `>=2033`.'), ...limits }),
  z.strictObject({ imageState: name, ...limits }),
  z.strictObject({ pendingReboot: z.literal('absent'), ...limits }),
  z.strictObject({ diskUsedGiB: range.describe('GiB in use on the Windows volume: `<=20`; a number alone means at most that.'), ...limits }),
] as const;
const asked = [
  z.strictObject({
    registry: z.string().regex(/^(?:HKLM|HKCU|HKU|HKCR)\\.*[^\\]$/i, { message: 'not a registry key such as `HKLM\\SOFTWARE\\Contoso`' }).describe('Registry key.'),
    value: z.string().optional().describe('Name of the value; left out, the default value.'),
    type: z.enum(REGISTRY_TYPES).optional(),
    data: z.union([z.string(), z.int()]).optional().describe('As `reg add /d` takes it.'),
    state: presence,
    ...limits,
  }),
  z.strictObject({ file: guestPath.describe('Path on the system drive.'), sha256: sha256.optional(), version: name.optional().describe('Of the version resource; needs PowerShell in the guest.'), state: presence, ...limits }),
  z.strictObject({
    service: name.describe('Name of the service, not its display name.'),
    state: z.enum(['present', 'running', 'stopped', 'absent']).optional(),
    startType: z.enum(SERVICE_START_TYPES).optional(),
    ...limits,
  }),
  z.strictObject({ log: logFile, level: z.enum(['error', 'warning']).describe('`warning` means warnings and errors.'), text: name.optional(), ...logTimes, ...limits }),
  z.strictObject({ log: logFile, text: name.describe('Text of a line, without regard to case.'), ...logTimes, ...limits }),
  z.strictObject({ componentStore: z.enum(['healthy', 'repairable', 'not-repairable']).describe('What `dism /CheckHealth` says.'), ...limits }),
  z.strictObject({
    powershell: name.describe('Script that is run in the guest; what it puts out is made JSON.'),
    equals: z.unknown().optional().describe('The value that it must put out. Default: true.'),
    title: name.optional(),
    ...limits,
  }),
] as const;
const transcripts = [
  z.strictObject({
    windowsPe: operation,
    packages: z.array(name).optional().describe('Package identities.'),
    drivers: z.array(name).optional().describe('Original file names.'),
    scratchSpace: z.int().optional().describe('MB.'),
    targetPath: name.optional(),
    ...limits,
  }),
  z.strictObject({ listing: operation, what: z.array(z.enum(LISTINGS)).min(1), ...limits }),
  z.strictObject({ patchCheck: operation, state: z.enum(['applicable', 'not-applicable']).optional(), ...limits }),
  z.strictObject({ completed: operation, ...limits }),
] as const;

/** One entry of `expect`: which key names the subject decides the kind. */
export const expectationSchema = z.union([
  ...installed,
  ...system,
  ...asked,
  ...transcripts,
  z.strictObject({ id: name, remove: z.literal(true).describe('Drops the derived expectation of this id.') }),
]);
export type ExpectationEntry = z.infer<typeof expectationSchema>;

/** Keys that name what an entry of `expect` is about. Each entry has one; `device` has `driver` beside it. */
export const EXPECTATION_SUBJECTS = [
  'package', 'supersededPackages', 'feature', 'capability', 'language', 'driver', 'device', 'application', 'patch', 'appx',
  'international', 'edition', 'build', 'revision', 'imageState', 'pendingReboot', 'diskUsedGiB',
  'registry', 'file', 'service', 'log', 'componentStore', 'powershell',
  'windowsPe', 'listing', 'patchCheck', 'completed',
] as const;
