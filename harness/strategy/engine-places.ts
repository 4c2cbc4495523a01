import type { OfflineEngineName } from './engine.ts';

/** Where the steps of the servicing job find things; no value holds a blank. */
export interface EnginePlaces {
  /** The volume that the image is applied to, without a backslash: `W:`. */
  windows: string;
  /** The EFI system partition, `S:`. */
  esp: string;
  /** DISM's scratch folder; the job makes and removes it. */
  scratch: string;
  /** Folder of the copied image file and of its mount (`mount`), when the image is serviced mounted. */
  work: string;
  /** Registry key below which a hive of the image is loaded; on a host several runs may do so at a time. */
  hive: string;
}

/**
 * Windows PE: letters that our diskpart script gives. Scratch and work lie on the Windows volume, because the RAM disk
 * of Windows PE is too small for updates.
 */
const WINPE: EnginePlaces = { windows: 'W:', esp: 'S:', scratch: 'W:\\wimproof-scratch', work: 'W:\\wimproof-work', hive: 'HKLM\\wimproof' };

/** DISM of this host: placeholders that the executor fills in when letters and folders are known. */
const HOST_DISM: EnginePlaces = { windows: '%WINDOWS%', esp: '%ESP%', scratch: '%SCRATCH%', work: '%WORK%', hive: 'HKLM\\wimproof-%HIVE%' };

/** The places of an engine, as they stand in a plan. */
export function placesOf(engine: OfflineEngineName): EnginePlaces {
  return engine === 'winpe' ? WINPE : HOST_DISM;
}
