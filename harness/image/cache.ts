import { createHash, randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { chmod, lstat, mkdir, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRunning, startTimeOf } from '../run/ledger/process-table.js';
import { cacheFolder, cacheVariable } from './cache-folder.ts';
import { mediumError } from './image-error.ts';
import { renameFolder } from './rename-folder.ts';

/** Everything that decides what an entry contains. Order of keys does not matter. */
export type CacheInputs = Record<string, string | number | boolean | string[]>;

/** Hex SHA-256 that names an entry. */
export function cacheKey(inputs: CacheInputs): string {
  const sorted = Object.fromEntries(Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/**
 * Content-addressed folders below `$XDG_CACHE_HOME/wimproof/<kind>/<key>`. An entry is made in a folder of its own and
 * renamed when it is whole: it is there entirely or not at all, whoever dies in between. Its files are read-only.
 */
export class Cache {
  readonly root: string;

  constructor(root: string = cacheFolder()) {
    this.root = root;
  }

  /** Folder of an entry that exists, or null. */
  async find(kind: string, key: string): Promise<string | null> {
    const folder = this.#folder(kind, key);
    const there = await stat(folder).then((found) => found.isDirectory(), () => false);
    if (there) await utimes(folder, new Date(), new Date()).catch(() => {}); // Last use, for those who clear old entries.
    return there ? folder : null;
  }

  /**
   * The folder of an entry; makes it first when it is not there. Of two runs that want the same entry, one makes it and
   * the other waits.
   * @param make fills the given empty folder
   */
  async entry(kind: string, key: string, make: (folder: string) => Promise<void>, signal?: AbortSignal): Promise<string> {
    for (;;) {
      const there = await this.find(kind, key);
      if (there) return there;
      const unlock = await this.#lock(kind, key, signal);
      if (!unlock) continue; // The other one has ended: it made the entry, or it is our turn.
      try {
        return (await this.find(kind, key)) ?? (await this.#make(kind, key, make));
      } finally {
        await unlock();
      }
    }
  }

  async #make(kind: string, key: string, make: (folder: string) => Promise<void>): Promise<string> {
    const temporary = path.join(this.root, kind, `making-${process.pid}-${startTimeOf(process.pid) ?? ''}-${randomBytes(4).toString('hex')}`);
    await mkdir(temporary, { recursive: true });
    try {
      await make(temporary);
      await makeReadOnly(temporary);
      const folder = this.#folder(kind, key);
      await renameFolder(temporary, folder).catch(async (error: NodeJS.ErrnoException) => {
        // Someone without our lock (another host on a shared folder) was first: equal key, equal content.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'EPERM') throw error;
        if (!(await this.find(kind, key))) throw error;
      });
      return folder;
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  /** Resolves with an unlock function, or with null after having waited for someone else. */
  async #lock(kind: string, key: string, signal?: AbortSignal): Promise<(() => Promise<void>) | null> {
    const folder = path.join(this.root, kind);
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${key}.lock`);
    const content = `${process.pid} ${startTimeOf(process.pid) ?? ''} ${randomBytes(4).toString('hex')}`;
    try {
      await writeFile(file, content, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw mediumError('WP-CACHE-WRITE', `The cache ${this.root} cannot be written: ${(error as Error).message}`, `Set ${cacheVariable()} to a folder that you may write`, error);
    }
    await untilUnlocked(file, signal);
    return null;
  }

  /** Removes all entries, or only what dead runs left half made; never what a living run is making. Returns the folders removed and their bytes. */
  async clean(what: 'all' | 'unfinished'): Promise<{ removed: string[]; bytes: number }> {
    const found = await this.#contents();
    const targets = [...found.abandoned, ...(what === 'all' ? found.entries : [])];
    let bytes = 0;
    for (const target of targets) {
      bytes += await sizeOf(target);
      await rm(target, { recursive: true, force: true });
    }
    return { removed: targets, bytes };
  }

  /** What dead runs left half made. */
  async unfinished(): Promise<string[]> {
    return (await this.#contents()).abandoned;
  }

  async #contents(): Promise<{ entries: string[]; abandoned: string[] }> {
    const entries: string[] = [];
    const abandoned: string[] = [];
    for (const kind of await folders(this.root)) {
      for (const name of await readdir(path.join(this.root, kind))) {
        const target = path.join(this.root, kind, name);
        const making = /^making-(\d+)-([^-]*)-/.exec(name);
        if (making) {
          if (!isRunning(Number(making[1]), making[2] ?? '')) abandoned.push(target);
        } else if (name.endsWith('.lock')) {
          if (!(await ownerLives(target))) abandoned.push(target);
        } else entries.push(target);
      }
    }
    return { entries, abandoned };
  }

  #folder(kind: string, key: string): string {
    return path.join(this.root, kind, key);
  }
}

async function ownerLives(lock: string): Promise<boolean> {
  const [pid, startTime = ''] = (await readFile(lock, 'utf8').catch(() => '')).split(' ');
  return pid !== undefined && /^\d+$/.test(pid) && isRunning(Number(pid), startTime);
}

/** Waits until the lock is gone, or breaks it when its owner is dead. Deleting a file is an event; a death is not, so that is looked for. */
async function untilUnlocked(file: string, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const watcher = watch(path.dirname(file), () => void look());
    const timer = setInterval(() => void look(), 1000);
    const finish = (error?: unknown) => {
      watcher.close();
      clearInterval(timer);
      signal?.removeEventListener('abort', abort);
      if (error === undefined) resolve();
      else reject(error);
    };
    const abort = () => finish(signal?.reason);
    const look = async () => {
      const before = await readFile(file, 'utf8').catch(() => null);
      if (before === null) return finish();
      // An empty lock is one that is being written this moment.
      if (before === '' || (await ownerLives(file))) return;
      // Only the very lock that we found dead: whoever was quicker may have made a new one.
      if ((await readFile(file, 'utf8').catch(() => null)) === before) await rm(file, { force: true });
      finish();
    };
    watcher.on('error', () => {}); // The poll goes on.
    signal?.addEventListener('abort', abort, { once: true });
    void look();
  });
}

async function folders(root: string): Promise<string[]> {
  const list = await readdir(root, { withFileTypes: true }).catch(() => []);
  return list.filter((one) => one.isDirectory()).map((one) => one.name);
}

async function makeReadOnly(folder: string): Promise<void> {
  for (const one of await readdir(folder, { withFileTypes: true })) {
    const target = path.join(folder, one.name);
    if (one.isDirectory()) await makeReadOnly(target);
    else if (one.isFile()) await chmod(target, 0o444);
  }
}

async function sizeOf(target: string): Promise<number> {
  const found = await lstat(target).catch(() => null);
  if (!found) return 0;
  if (!found.isDirectory()) return found.blocks * 512;
  let sum = 0;
  for (const name of await readdir(target)) sum += await sizeOf(path.join(target, name));
  return sum;
}
