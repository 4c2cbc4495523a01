import { z } from 'zod';
import { MECHANISMS } from '../servicing/mechanism.ts';
import { LISTINGS, REGISTRY_TYPES } from '../servicing/operation.ts';

/** The shapes of the operations of a request, as written in YAML. Descriptions are for users: the JSON Schema is made from this. */
const name = z.string().min(1);
const id = name.describe('A name that is unique in this file; derived when left out.');
const via = z
  .strictObject({ offline: z.enum(MECHANISMS).optional(), setup: z.enum(MECHANISMS).optional(), audit: z.enum(MECHANISMS).optional() })
  .describe('Another mechanism than the default, by strategy; `wimproof capabilities` lists them.');
const base = { id: id.optional(), via: via.optional() };
const source = (what: string) => name.describe(`${what}, relative to this file, or below \`\${payloads}/\`.`);
const locale = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})+$/, { message: 'not a language such as `de-DE`' });
/** DISM and answer files take `0407:00000407`, or a locale name. */
const inputLocale = z.string().regex(/^(?:[0-9A-Fa-f]{4}:(?:[0-9A-Fa-f]{8}|\{[0-9A-Fa-f-]{36}\}\{[0-9A-Fa-f-]{36}\})|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})+)(?:;|$)/, { message: 'not input locales such as `0407:00000407`' });
const identity = z.string().regex(/^[^~\s]+~[0-9a-f]*~[^~]*~[^~]*~[\d.]+$/i, { message: 'not a package identity such as `Name~31bf3856ad364e35~amd64~~10.0.1.0`' });
const capability = z.string().regex(/^[^~\s]+~[^~]*~[^~]*~[^~]*~[\d.]+$/, { message: 'not a capability such as `Language.Basic~~~de-DE~0.0.1.0`' });
const productKey = z
  .string()
  .regex(/^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/, { message: 'not the name of an environment variable: a key never stands in the file' })
  .describe('`${env:NAME}`: the environment variable that holds the product key.');
const registryKey = z.string().regex(/^HKLM\\(SOFTWARE|SYSTEM)\\.+[^\\]$/i, { message: 'not a key such as `HKLM\\SOFTWARE\\Contoso` or `HKLM\\SYSTEM\\CurrentControlSet\\...`' });

export const operationSchema = z.discriminatedUnion('operation', [
  z.strictObject({
    operation: z.literal('add-package'),
    ...base,
    source: source('Path of a .cab or .msu, or of a folder with a .msu and its checkpoint cumulative updates'),
    target: name.optional().describe('Of a folder: file name of the .msu that is wanted.'),
    ignoreCheck: z.boolean().optional().describe('DISM /IgnoreCheck.'),
    preventPending: z.boolean().optional().describe('DISM /PreventPending.'),
  }),
  z.strictObject({
    operation: z.literal('remove-package'),
    ...base,
    package: identity.optional().describe('Package identity as DISM prints it.'),
    source: source('Or: path of a .cab that holds the package').optional(),
  }),
  z.strictObject({ operation: z.literal('add-language'), ...base, language: locale, source: source('Path of the language pack (.cab)') }),
  z.strictObject({ operation: z.literal('remove-language'), ...base, language: locale, package: identity.optional().describe('Identity of its package; derived from the image when left out.') }),
  z.strictObject({ operation: z.literal('add-capability'), ...base, capability, source: source('Folder of Features on Demand packages').optional() }),
  z.strictObject({ operation: z.literal('remove-capability'), ...base, capability }),
  z.strictObject({
    operation: z.literal('enable-feature'),
    ...base,
    feature: name.describe('Feature name as DISM prints it.'),
    all: z.boolean().optional().describe('Enable parent features too.'),
    source: source("Folder with the feature's files (DISM /Source)").optional(),
    limitAccess: z.boolean().optional().describe('Never ask Windows Update (DISM /LimitAccess).'),
  }),
  z.strictObject({ operation: z.literal('disable-feature'), ...base, feature: name, remove: z.boolean().optional().describe('Remove its files too (DISM /Remove).') }),
  z.strictObject({
    operation: z.literal('add-driver'),
    ...base,
    source: source('Path of an .inf, or of a folder with exactly one, or with `recurse` of a folder'),
    recurse: z.boolean().optional().describe('Every .inf below the folder.'),
    forceUnsigned: z.boolean().optional().describe('Offline only: DISM /ForceUnsigned.'),
    dpinst: source('Path of dpinst.exe, for `via: {audit: dpinst}`').optional(),
  }),
  z.strictObject({ operation: z.literal('remove-driver'), ...base, driver: z.string().regex(/^[^\\/"%&|<>^]+\.inf$/i, { message: 'not the file name of an .inf' }).describe('Original file name of the .inf.') }),
  z.strictObject({
    operation: z.literal('set-international'),
    ...base,
    all: locale.optional().describe('All settings but the time zone, to the defaults of this language.'),
    uiLanguage: locale.optional(),
    systemLocale: locale.optional(),
    userLocale: locale.optional(),
    inputLocale: inputLocale.optional().describe('`0407:00000407`; several parted by semicolons.'),
    timeZone: name.optional().describe('`W. Europe Standard Time`.'),
  }),
  z.strictObject({ operation: z.literal('set-edition'), ...base, edition: name.describe('Edition id, such as `Enterprise`.'), productKey: productKey.optional() }),
  z.strictObject({ operation: z.literal('set-product-key'), ...base, productKey }),
  z.strictObject({
    operation: z.literal('install-application'),
    ...base,
    source: source('Path of an .msi or .exe'),
    arguments: z.array(z.string()).optional().describe('Arguments of the .exe, or further properties for msiexec.'),
    exitCodes: z.array(z.int()).min(1).optional().describe('Exit codes that mean success. Default: 0 and 3010.'),
  }),
  z.strictObject({ operation: z.literal('install-patch'), ...base, source: source('Path of an .msp'), exitCodes: z.array(z.int()).min(1).optional() }),
  z.strictObject({ operation: z.literal('check-patch'), ...base, source: source('Path of an .msp') }),
  z.strictObject({
    operation: z.literal('add-appx'),
    ...base,
    source: source('Path of an .appx, .msix, .appxbundle or .msixbundle'),
    dependencies: z.array(source('Path of a framework package')).optional(),
    license: source('Path of the licence file; without it /SkipLicense is given').optional(),
    region: name.optional(),
  }),
  z.strictObject({ operation: z.literal('remove-appx'), ...base, package: name.describe('Full name of the provisioned package.') }),
  z.strictObject({ operation: z.literal('apply-answer-file'), ...base, source: source('Path of an answer file; its offlineServicing section is applied') }),
  z.strictObject({ operation: z.literal('set-registry-value'), ...base, key: registryKey, value: name, type: z.enum(REGISTRY_TYPES), data: z.string() }),
  z.strictObject({ operation: z.literal('remove-registry-value'), ...base, key: registryKey, value: name }),
  z.strictObject({
    operation: z.literal('copy-files'),
    ...base,
    source: source('Path of a file or folder'),
    destination: z.string().regex(/^C:\\(?!.*\.\.)[^"%&|<>^?*]*$/i, { message: 'not a folder such as `C:\\Contoso`' }).describe('Folder on the system drive.'),
  }),
  z.strictObject({ operation: z.literal('clean-up-image'), ...base, resetBase: z.boolean().optional().describe('Updates can no longer be removed.') }),
  z.strictObject({ operation: z.literal('check-component-store'), ...base, level: z.enum(['check', 'scan', 'restore']).optional(), source: source('Folder to restore from').optional() }),
  z.strictObject({
    operation: z.literal('update-windows-pe'),
    ...base,
    index: z.int().min(1).optional().describe('Image of boot.wim. Default: 1, Windows PE.'),
    packages: z.array(source('Path of a .cab')).optional(),
    drivers: z.array(source('Path of an .inf')).optional(),
    scratchSpace: z.union([z.literal(32), z.literal(64), z.literal(128), z.literal(256), z.literal(512)]).optional().describe('MB.'),
    targetPath: z.string().regex(/^[C-Zc-z]:\\[^\s"]{0,29}$/, { message: 'not a path of 3 to 32 characters such as `X:\\`' }).optional(),
    startScript: source('Path of the batch file that becomes startnet.cmd').optional(),
  }),
  z.strictObject({ operation: z.literal('list-image'), ...base, what: z.array(z.enum(LISTINGS)).min(1) }),
]);
export type OperationEntry = z.infer<typeof operationSchema>;
