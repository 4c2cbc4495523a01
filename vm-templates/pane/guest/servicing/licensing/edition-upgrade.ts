import { CURRENT_VERSION, type ServicedImage } from '../image.ts';

/** Editions and what each may become without a new installation ("Windows edition upgrade", supported paths by product key). */
const PATHS: Record<string, string[]> = {
  Core: ['Professional', 'ProfessionalEducation', 'ProfessionalWorkstation', 'Education'],
  Professional: ['ProfessionalEducation', 'ProfessionalWorkstation', 'Education', 'Enterprise'],
  ProfessionalEducation: ['Education', 'Enterprise'],
  ProfessionalWorkstation: ['Education', 'Enterprise'],
  Enterprise: ['Education'],
};
/** ProductName of client editions; Windows 11 too says Windows 10 there. */
const NAMES: Record<string, string> = {
  Core: 'Windows 10 Home',
  Professional: 'Windows 10 Pro',
  ProfessionalEducation: 'Windows 10 Pro Education',
  ProfessionalWorkstation: 'Windows 10 Pro for Workstations',
  Education: 'Windows 10 Education',
  Enterprise: 'Windows 10 Enterprise',
};

/** Editions that an image can be upgraded to. */
export function upgradeTargets(edition: string): string[] {
  return PATHS[edition] ?? [];
}

/** Turns an image into another edition and saves. False when there is no upgrade from its edition to that one. */
export function upgradeEdition(image: ServicedImage, edition: string): boolean {
  if (!upgradeTargets(image.edition).includes(edition)) return false;
  const key = image.registry.create(CURRENT_VERSION);
  key.setValue('EditionID', 'REG_SZ', edition);
  key.setValue('ProductName', 'REG_SZ', NAMES[edition] ?? edition);
  image.save();
  return true;
}
