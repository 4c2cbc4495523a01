import type { ByteSource } from '../byte-source.ts';
import { fatError } from './fat-error.ts';

/** Where things are in a FAT16 volume; sectors count from the volume's beginning. */
export interface FatGeometry {
  bytesPerSector: number;
  sectorsPerCluster: number;
  /** First sector of the first allocation table. */
  tableStart: number;
  tableSectors: number;
  tables: number;
  rootStart: number;
  rootEntries: number;
  /** First sector of cluster 2. */
  dataStart: number;
  /** Clusters 2 to clusters + 1 exist. */
  clusters: number;
  totalSectors: number;
}

/**
 * FAT16 has that many clusters; fewer are FAT12, more FAT32: the number alone decides.
 * [Microsoft EFI FAT32 File System Specification 1.03 (fatgen103), "FAT Type Determination"]
 */
const FEWEST_CLUSTERS = 4085;
const MOST_CLUSTERS = 65_524;

/**
 * Reads and checks the BIOS parameter block.
 * @throws WimproofError `WP-FAT-FORMAT` for anything but a FAT16 volume that fits into its file
 */
export async function readBootSector(source: ByteSource): Promise<FatGeometry> {
  if (source.size < 512) throw fatError(source.name, `it has only ${source.size} bytes`);
  const sector = await source.read(0, 512);
  if (sector.readUInt16LE(510) !== 0xaa55) throw fatError(source.name, 'its first sector is no boot sector');
  const bytesPerSector = sector.readUInt16LE(11);
  const sectorsPerCluster = sector.readUInt8(13);
  const tableStart = sector.readUInt16LE(14);
  const tables = sector.readUInt8(16);
  const rootEntries = sector.readUInt16LE(17);
  const totalSectors = sector.readUInt16LE(19) || sector.readUInt32LE(32);
  const tableSectors = sector.readUInt16LE(22);
  if (![512, 1024, 2048, 4096].includes(bytesPerSector)) throw fatError(source.name, `its sectors would have ${bytesPerSector} bytes`);
  if (sectorsPerCluster === 0 || (sectorsPerCluster & (sectorsPerCluster - 1)) !== 0) throw fatError(source.name, `its clusters would have ${sectorsPerCluster} sectors`);
  if (tableStart === 0 || tables === 0 || tableSectors === 0 || rootEntries === 0) throw fatError(source.name, 'it has no allocation table or root folder of FAT16');
  const rootStart = tableStart + tables * tableSectors;
  const dataStart = rootStart + Math.ceil((rootEntries * 32) / bytesPerSector);
  const clusters = Math.floor((totalSectors - dataStart) / sectorsPerCluster);
  if (totalSectors * bytesPerSector > source.size) throw fatError(source.name, `it is cut off: it has ${source.size} bytes of ${totalSectors * bytesPerSector}`);
  if (clusters < FEWEST_CLUSTERS || clusters > MOST_CLUSTERS) throw fatError(source.name, `it has ${clusters} clusters, and FAT16 has ${FEWEST_CLUSTERS} to ${MOST_CLUSTERS}`);
  if (tableSectors * bytesPerSector < (clusters + 2) * 2) throw fatError(source.name, 'its allocation table is too short for its clusters');
  return { bytesPerSector, sectorsPerCluster, tableStart, tableSectors, tables, rootStart, rootEntries, dataStart, clusters, totalSectors };
}
