import CFB from 'cfb';

/** One storage of an OLE compound file: streams and storages in it, by their plain names. */
export interface CompoundStorage {
  streams: Map<string, Buffer>;
  storages: Map<string, CompoundStorage>;
}
export class NotAnInstallerPackage extends Error {}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';

/** Stream names in an MSI pack two characters into one UTF-16 unit from U+3800 on; U+4840 marks a table. Gives `!Property`, `disk1.cab`. */
function plainName(packed: string): string {
  let name = '';
  for (let index = 0; index < packed.length; index += 1) {
    const unit = packed.charCodeAt(index);
    if (unit >= 0x3800 && unit < 0x4800) name += ALPHABET.charAt((unit - 0x3800) & 0x3f) + ALPHABET.charAt((unit - 0x3800) >> 6);
    else if (unit >= 0x4800 && unit < 0x4840) name += ALPHABET.charAt(unit - 0x4800);
    else if (unit === 0x4840) name += '!';
    else name += packed.charAt(index);
  }
  return name;
}

function newStorage(): CompoundStorage {
  return { streams: new Map(), storages: new Map() };
}

/** Reads a compound file ([MS-CFB]) with its storages (patches hold a transform in each). Throws NotAnInstallerPackage when the bytes are none. */
export function readCompound(bytes: Buffer): CompoundStorage {
  let file: CFB.CFB$Container;
  try {
    file = CFB.read(bytes, { type: 'buffer' });
  } catch {
    throw new NotAnInstallerPackage();
  }
  const root = newStorage();
  const at = (names: string[]): CompoundStorage =>
    names.reduce((storage, name) => {
      const inner = storage.storages.get(name) ?? newStorage();
      storage.storages.set(name, inner);
      return inner;
    }, root);
  file.FullPaths.forEach((path, index) => {
    const entry = file.FileIndex[index]!;
    const names = path.split('/').slice(1).filter(Boolean);
    if (entry.type === 1) at(names);
    if (entry.type !== 2) return;
    // A stream without content has no sectors.
    at(names.slice(0, -1)).streams.set(plainName(entry.name), Buffer.from((entry.content as Uint8Array | undefined) ?? []));
  });
  return root;
}
