import { imageError } from '../image-error.ts';

/** Providers that a box can be for; a box is for one. */
export const BOX_PROVIDERS = ['libvirt', 'virtualbox', 'hyperv'] as const;
export type BoxProvider = (typeof BOX_PROVIDERS)[number];

/** What a box's Vagrantfile has to know of the system inside; written into the box as `wimproof.json`. */
export interface BoxSettings {
  /** Account for WinRM. Its password is never in a box. */
  username: string;
  memoryMiB: number;
  processors: number;
  firmware: 'uefi' | 'bios';
  rtc: 'utc' | 'localtime';
  devices: { disk: 'virtio-blk' | 'ahci'; network: 'virtio-net' | 'e1000' | 'e1000e' };
}
export interface BoxName {
  /** `owner/name`. */
  name: string;
  /** Three numbers, as Vagrant compares them. */
  version: string;
}

/**
 * `metadata.json` inside a box ("Box File Format": the key `provider` is required). libvirt also wants the disk's format
 * and its virtual size in whole GB (vagrant-libvirt documentation, "Box Format", version 1).
 * @param virtualBytes what the guest sees of the disk
 */
export function boxMetadata(provider: BoxProvider, virtualBytes: number): Record<string, unknown> {
  return provider === 'libvirt' ? { provider, format: 'qcow2', virtual_size: Math.ceil(virtualBytes / 1e9) } : { provider };
}

/**
 * The catalogue beside a box, by which `vagrant box add` finds versions and checks the download ("Box Versioning",
 * "Box Metadata"): one version with one provider.
 * @param file name of the box file, beside the catalogue
 */
export function boxCatalogue(box: BoxName, provider: BoxProvider, file: string, sha256: string, description: string): Record<string, unknown> {
  return {
    name: box.name,
    description,
    versions: [{ version: box.version, providers: [{ name: provider, url: file, checksum_type: 'sha256', checksum: sha256, architecture: 'amd64', default_architecture: true }] }],
  };
}

/**
 * @throws WimproofError (kind scenario) `WP-BOX-NAME`, `WP-BOX-VERSION`
 */
export function checkBoxName({ name, version }: BoxName): void {
  if (!/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/.test(name)) throw imageError('WP-BOX-NAME', `'${name}' is no name of a box`, 'Name it OWNER/NAME, of letters, digits, dots, hyphens and underscores');
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw imageError('WP-BOX-VERSION', `'${version}' is no version of a box`, 'Give three numbers, such as 1.0.0');
}
