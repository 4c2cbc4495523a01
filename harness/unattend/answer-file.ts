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
  settings: Setting[];
}
export interface PassSettings {
  pass: Pass;
  components: Component[];
}
/** One `<package>` of `<servicing>`, carried out in the offlineServicing pass. */
export interface ServicingPackage {
  action: 'install' | 'configure' | 'remove' | 'stage';
  identity: { name: string; version: string; architecture: string; publicKeyToken: string; language: string };
  /** Where the .cab is, for install and stage. */
  source?: string;
  /** Features, for configure. */
  selections?: { name: string; state: boolean }[];
}
/** An answer file as plain data. In the file, `<servicing>` comes before any `<settings>`. */
export interface AnswerFile {
  servicing: ServicingPackage[];
  settings: PassSettings[];
}
