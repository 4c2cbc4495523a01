/** Namespace of an answer file, and of its `wcm:` attributes. */
export const UNATTEND_NAMESPACE = 'urn:schemas-microsoft-com:unattend';
export const WCM_NAMESPACE = 'http://schemas.microsoft.com/WMIConfig/2002/State';
/** Microsoft's public key token, of every component and package of Windows. */
export const PUBLIC_KEY_TOKEN = '31bf3856ad364e35';

/** The configuration passes of Windows Setup ("Windows Setup Configuration Passes"). */
export const PASSES = ['windowsPE', 'offlineServicing', 'generalize', 'specialize', 'auditSystem', 'auditUser', 'oobeSystem'] as const;
export type Pass = (typeof PASSES)[number];

/** A setting: a text, or further settings in order. `undefined` children are left out by the builders, never written. */
export interface Setting {
  name: string;
  /** `wcm:action="add"`: a list item. */
  action?: 'add';
  /** `wcm:keyValue`: what tells list items apart. */
  keyValue?: string;
  value: string | Setting[];
}
export interface Component {
  /** `Microsoft-Windows-...`. */
  name: string;
  /** Architecture of the image (in windowsPE: of Windows PE). A component of another one is passed over silently. */
  architecture: string;
  /** Only where it is not what nearly every component has: `31bf3856ad364e35`, `neutral`, `nonSxS`. Absent in the file = ''. */
  publicKeyToken?: string;
  language?: string;
  versionScope?: string;
  settings: Setting[];
  /** From another file: written in the order in which it was read, which is not ours to check. */
  asRead?: true;
}
export interface PassSettings {
  pass: Pass;
  components: Component[];
}
/** `actionType` of the answer file's schema (unattend.xsd of the Windows ADK). */
export const PACKAGE_ACTIONS = ['install', 'configure', 'remove', 'stage'] as const;
export type PackageAction = (typeof PACKAGE_ACTIONS)[number];
/** `<assemblyIdentity>`. The language of a neutral package is `neutral` or ''. */
export interface PackageIdentity {
  name: string;
  version: string;
  architecture: string;
  publicKeyToken: string;
  language: string;
}
/** One `<package>` of `<servicing>`, carried out in the offlineServicing pass. */
export interface ServicingPackage {
  action: PackageAction;
  identity: PackageIdentity;
  /** Where the .cab is, for install and stage. */
  source?: string;
  /** Further places, `<source>` elements behind the first. */
  furtherSources?: string[];
  /** Features, for configure. */
  selections?: { name: string; state: boolean }[];
}
/** An answer file as plain data. In the file, `<servicing>` comes before any `<settings>`. */
export interface AnswerFile {
  servicing: ServicingPackage[];
  settings: PassSettings[];
}
