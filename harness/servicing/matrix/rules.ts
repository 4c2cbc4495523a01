import { APPLICATION_RULES } from './applications.ts';
import { DRIVER_RULES } from './drivers.ts';
import { IMAGE_RULES } from './images.ts';
import { LANGUAGE_RULES } from './languages.ts';
import { FEATURE_RULES, PACKAGE_RULES } from './packages.ts';
import type { CapabilityRule } from './rule.ts';
import { SYSTEM_RULES } from './system.ts';

/** The capability matrix: row x strategy x Windows version. The compilers read this, and nothing else decides what is possible. */
export const CAPABILITY_RULES: readonly CapabilityRule[] = [...PACKAGE_RULES, ...FEATURE_RULES, ...LANGUAGE_RULES, ...DRIVER_RULES, ...SYSTEM_RULES, ...APPLICATION_RULES, ...IMAGE_RULES];
