/**
 * Argument arrays of dism.exe, program first, built from typed options and never glued into one string. A value that
 * DISM would refuse is a RangeError here. The syntax is that of Microsoft's DISM command-line pages (Image Management,
 * Operating System Package, Capabilities Package, Driver, Languages and International, Windows Edition, Application,
 * App Package, Unattended, and Windows PE Servicing Command-Line Options).
 */
export type { DismGlobals, DismTarget, OfflineImage } from './arguments/command-line.ts';
export * from './arguments/applications.ts';
export * from './arguments/appx.ts';
export * from './arguments/capabilities.ts';
export * from './arguments/cleanup.ts';
export * from './arguments/drivers.ts';
export * from './arguments/edition.ts';
export * from './arguments/features.ts';
export * from './arguments/imaging.ts';
export * from './arguments/international.ts';
export * from './arguments/listings.ts';
export * from './arguments/mounting.ts';
export * from './arguments/packages.ts';
export * from './arguments/unattend.ts';
export * from './arguments/winpe.ts';
