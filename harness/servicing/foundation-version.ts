/**
 * Revision of the packages that a Windows version was born with: 1 since Windows 10 1803, before it each version had its
 * own (Foundation package of that version in `DISM /Get-Packages`, in answer files, and in KB 5019263 for 14393.0).
 */
const REVISIONS: Readonly<Record<number, number>> = { 7600: 16385, 9200: 16384, 9600: 16384, 10240: 16384, 10586: 0, 14393: 0, 15063: 0, 16299: 15 };
/** Builds that a service pack or an enablement package makes out of another one: the packages keep that one's number. */
const BORN_AS: Readonly<Record<number, number>> = { 7601: 7600, 18363: 18362, 19042: 19041, 19043: 19041, 19044: 19041, 19045: 19041, 22631: 22621, 26200: 26100 };

/**
 * Version of Microsoft-Windows-Foundation-Package in an image of this version. Updates raise an image's revision but not
 * this package's: DISM prints `Image Version: 10.0.19045.2075` above `Microsoft-Windows-Foundation-Package~...~10.0.19041.1`,
 * and an answer file must name the package exactly. `dism /Get-Features` prints it for an image of a version not known here.
 */
export function foundationVersion(imageVersion: string): string {
  const [major = 0, minor = 0, build = 0] = imageVersion.split('.').map(Number);
  const born = BORN_AS[build] ?? build;
  return `${major}.${minor}.${born}.${REVISIONS[born] ?? 1}`;
}
