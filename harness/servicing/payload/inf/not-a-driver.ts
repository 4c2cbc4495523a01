import { parseTargetOsVersion } from './target-os-version.ts';
import { versionDirective } from './version-section.ts';
import type { InfStrings } from './inf-strings.ts';
import type { Inf } from './parse-inf.ts';

/** Why an .inf is not the INF of a driver package. */
export interface NotADriver {
  kind: 'autoplay' | 'security-template' | 'setup-script' | 'source' | 'no-inf';
  /** A clause that goes on from "the file: ". */
  reason: string;
}

const SECURITY_SECTIONS = ['system access', 'event audit', 'privilege rights', 'registry values', 'file security', 'group membership', 'kerberos policy'];

/** Undefined for what Windows takes as a driver package (whose facts may still be wrong). */
export function notADriver(inf: Inf, strings: InfStrings): NotADriver | undefined {
  const has = (section: string): boolean => inf.sections.has(section);
  if (inf.sections.size === 0) return { kind: 'no-inf', reason: 'it has no [section]: it is no INF file' };
  if (has('autorun')) return { kind: 'autoplay', reason: 'it is an AutoPlay file ([AutoRun]), not the INF of a driver' };
  const security = SECURITY_SECTIONS.find(has);
  if (security !== undefined) return { kind: 'security-template', reason: `it is a security template ([${inf.sections.get(security)!.name}]), not the INF of a driver` };
  const placeholder = buildPlaceholder(inf);
  if (placeholder !== undefined) return { kind: 'source', reason: `it is a source that no build has finished: it still has the build placeholder '${placeholder}'` };
  const signature = versionDirective(inf, strings, 'Signature');
  // "INF Version Section": $Windows NT$ or $Chicago$; $Windows 95$ is met in old files.
  if (signature === undefined || !/^\$(windows nt|chicago|windows 95)\$$/i.test(signature)) return { kind: 'no-inf', reason: 'it has no [Version] section with a Signature of Windows' };
  if (!versionDirective(inf, strings, 'Class') && !versionDirective(inf, strings, 'ClassGuid')) return { kind: 'setup-script', reason: 'its [Version] names no Class: it is not the INF of a driver' };
  if (has('manufacturer') || [...inf.sections.keys()].some(isDriverDefaultInstall)) return undefined;
  return has('defaultinstall')
    ? { kind: 'setup-script', reason: 'it has no [Manufacturer], and its [DefaultInstall] names no architecture: it is a script for "Install" in Explorer, not a driver package' }
    : { kind: 'setup-script', reason: 'it has neither [Manufacturer] nor [DefaultInstall]: it is not the INF of a driver' };
}

/** A driver without devices (a primitive driver) has [DefaultInstall.NTamd64]. Source: "Creating a Primitive Driver". */
function isDriverDefaultInstall(section: string): boolean {
  return section.startsWith('defaultinstall.') && parseTargetOsVersion(section.slice('defaultinstall.'.length))?.architecture !== undefined;
}

/**
 * What build tools put something in place of: `$ARCH$` and its like (Stampinf, "Using INX Files to Create INF Files"),
 * `#TOKEN#` and `@TOKEN@` (templates of other builds), `INX_NAME` (virtio-win). Strings are looked at as well: they
 * hold versions and identifiers.
 */
function buildPlaceholder(inf: Inf): string | undefined {
  const pattern = /\$(?:ARCH|[KU]MDF(?:COINSTALLER)?VERSION)\$|#[A-Z]+(?:_[A-Z0-9]+)+#|@[A-Z]+(?:_[A-Z0-9]+)+@|\bINX_[A-Z0-9_]+/;
  for (const { name, entries } of inf.sections.values())
    for (const text of [name, ...entries.flatMap(({ key, values }) => [key, ...values])]) {
      const found = pattern.exec(text);
      if (found) return found[0];
    }
  return undefined;
}
