import type { ByteSource } from '../byte-source.ts';
import { readBootSector, type FatGeometry } from './boot-sector.ts';
import { directoryEntries, type FatEntry } from './directory-entries.ts';
import { fatError } from './fat-error.ts';

/** Table values from here on end a chain; the one before marks a bad cluster. */
const END_OF_CHAIN = 0xfff8;

/**
 * A FAT16 volume, to be read. It trusts nothing: chains that leave the volume, come back to themselves, end too early or
 * cross another one that was read are errors (`WP-FAT-FORMAT`), since what they would give is not what was written.
 * A chain that is longer than its file is fine: a machine that was switched off leaves those.
 */
export class FatVolume {
  readonly #source: ByteSource;
  readonly #geometry: FatGeometry;
  readonly #table: Buffer;
  /** Which file or folder each cluster was found in. */
  readonly #owners = new Map<number, string>();

  private constructor(source: ByteSource, geometry: FatGeometry, table: Buffer) {
    this.#source = source;
    this.#geometry = geometry;
    this.#table = table;
  }

  /** @throws WimproofError `WP-FAT-FORMAT` */
  static async open(source: ByteSource): Promise<FatVolume> {
    const geometry = await readBootSector(source);
    const table = await source.read(geometry.tableStart * geometry.bytesPerSector, (geometry.clusters + 2) * 2);
    return new FatVolume(source, geometry, table);
  }

  /** Entries of the root folder, or of one that was listed before. */
  async list(folder?: FatEntry): Promise<FatEntry[]> {
    const { bytesPerSector, rootStart, rootEntries } = this.#geometry;
    if (!folder) return directoryEntries(await this.#source.read(rootStart * bytesPerSector, rootEntries * 32));
    if (!folder.folder) throw fatError(this.#source.name, `'${folder.name}' is no folder`);
    return directoryEntries(await this.#clusters(this.#chain(folder)));
  }

  /** A file's content. */
  async read(file: FatEntry): Promise<Buffer> {
    if (file.folder) throw fatError(this.#source.name, `'${file.name}' is a folder`);
    if (file.size === 0) return Buffer.alloc(0);
    const wanted = Math.ceil(file.size / this.#clusterSize);
    const chain = this.#chain(file);
    if (chain.length < wanted) throw fatError(this.#source.name, `'${file.name}' should have ${file.size} bytes, and its clusters end after ${chain.length * this.#clusterSize}`);
    return (await this.#clusters(chain.slice(0, wanted))).subarray(0, file.size);
  }

  /** Finds a path without regard to case, as Windows does; undefined when it is not there. */
  async find(parts: readonly string[]): Promise<FatEntry | undefined> {
    let entry: FatEntry | undefined;
    for (const [at, part] of parts.entries()) {
      if (entry && !entry.folder) return undefined;
      entry = (await this.list(at === 0 ? undefined : entry)).find((one) => one.name.toLowerCase() === part.toLowerCase());
      if (!entry) return undefined;
    }
    return entry;
  }

  get #clusterSize(): number {
    return this.#geometry.sectorsPerCluster * this.#geometry.bytesPerSector;
  }

  #chain({ name, cluster: first }: FatEntry): number[] {
    const chain: number[] = [];
    const id = `${name}:${first}`;
    for (let cluster = first; cluster < END_OF_CHAIN; cluster = this.#table.readUInt16LE(cluster * 2)) {
      if (cluster < 2 || cluster >= this.#geometry.clusters + 2) throw fatError(this.#source.name, `'${name}' goes on in cluster ${cluster}, which is none`);
      const owner = this.#owners.get(cluster);
      // Every cluster of a chain is put down before the next is looked at: a circle meets itself after one turn.
      if ((owner !== undefined && owner !== id) || chain.length >= this.#geometry.clusters) throw fatError(this.#source.name, `cluster ${cluster} belongs to '${name}' and to another file`);
      this.#owners.set(cluster, id);
      chain.push(cluster);
    }
    return chain;
  }

  async #clusters(chain: readonly number[]): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (const cluster of chain) parts.push(await this.#source.read(this.#geometry.dataStart * this.#geometry.bytesPerSector + (cluster - 2) * this.#clusterSize, this.#clusterSize));
    return Buffer.concat(parts);
  }
}
