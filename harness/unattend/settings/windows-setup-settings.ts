import type { Setting } from '../answer-file.ts';
import { flagAt, itemsAt, textAt, textsAt } from './read.ts';

export interface PartitionSettings {
  /** Place among the partitions that are created: its number on a wiped disk. */
  order?: string;
  type?: string;
  /** MB. */
  size?: string;
  extend?: boolean;
}
/** What Microsoft-Windows-Setup (windowsPE pass) does: disks, which image, where to. */
export interface WindowsSetupSettings {
  disks: { id?: string; wipe?: boolean; partitions: PartitionSettings[] }[];
  /** Path of the image file; the medium's own when it is absent. */
  imagePath?: string;
  /** `/IMAGE/INDEX`, `/IMAGE/NAME`, `/IMAGE/DESCRIPTION` to value. */
  image: Record<string, string>;
  installTo?: { disk?: string; partition?: string };
  installToAvailablePartition?: boolean;
  productKey?: string;
  acceptEula?: boolean;
  useConfigurationSet?: boolean;
}

const OS_IMAGE = ['ImageInstall', 'OSImage'] as const;

/** @param settings of the component */
export function windowsSetupSettings(settings: readonly Setting[]): WindowsSetupSettings {
  const flags = {
    installToAvailablePartition: flagAt(settings, ...OS_IMAGE, 'InstallToAvailablePartition'),
    acceptEula: flagAt(settings, 'UserData', 'AcceptEula'),
    useConfigurationSet: flagAt(settings, 'UseConfigurationSet'),
  };
  const installTo = textsAt(settings, { disk: 'ImageInstall/OSImage/InstallTo/DiskID', partition: 'ImageInstall/OSImage/InstallTo/PartitionID' });
  return {
    disks: itemsAt(settings, 'DiskConfiguration', 'Disk').map(disk),
    ...textsAt(settings, { imagePath: 'ImageInstall/OSImage/InstallFrom/Path', productKey: 'UserData/ProductKey/Key' }),
    image: Object.fromEntries(itemsAt(settings, ...OS_IMAGE, 'InstallFrom', 'MetaData').map((item) => [textAt(item, 'Key') ?? '', textAt(item, 'Value') ?? ''])),
    ...(Object.keys(installTo).length > 0 && { installTo }),
    ...Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)),
  };
}

function disk(settings: Setting[]): WindowsSetupSettings['disks'][number] {
  const wipe = flagAt(settings, 'WillWipeDisk');
  return {
    ...textsAt(settings, { id: 'DiskID' }),
    ...(wipe !== undefined && { wipe }),
    partitions: itemsAt(settings, 'CreatePartitions', 'CreatePartition').map((item) => {
      const extend = flagAt(item, 'Extend');
      return { ...textsAt(item, { order: 'Order', type: 'Type', size: 'Size' }), ...(extend !== undefined && { extend }) };
    }),
  };
}
