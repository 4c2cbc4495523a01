import { versionInRange } from '../verify/windows-version.ts';

/** Whether the text is a range that `versionInRange` takes, such as `>=10.0.22000 <10.0.26100`. */
export function isVersionRange(text: string): boolean {
  try {
    versionInRange('10.0.0.0', text);
    return true;
  } catch {
    return false;
  }
}
