import type { Component, Setting } from './answer-file.ts';
import { listItem, setting } from './setting.ts';

export interface WindowsSetupOptions {
  architecture: string;
  /** Index of the image in install.wim. */
  imageIndex: number;
  /** Copy everything beside the answer file into the installation, where `%configsetroot%` then points. */
  useConfigurationSet: boolean;
}

/**
 * Microsoft-Windows-Setup (windowsPE pass): wipes disk 0, makes the EFI system, reserved and Windows partitions, and
 * applies the image to the third. Sizes: 260 MB suits disks with 4 KB sectors; 16 MB is the reserved partition of
 * Windows 10 and later ("UEFI/GPT-based hard drive partitions").
 */
export function windowsSetup({ architecture, imageIndex, useConfigurationSet }: WindowsSetupOptions): Component {
  return {
    name: 'Microsoft-Windows-Setup',
    architecture,
    settings: [
      setting('DiskConfiguration', [listItem('Disk', uefiDisk())]),
      setting('ImageInstall', [
        setting('OSImage', [
          setting('InstallFrom', [listItem('MetaData', [setting('Key', '/IMAGE/INDEX'), setting('Value', imageIndex)])]),
          setting('InstallTo', [setting('DiskID', 0), setting('PartitionID', 3)]),
        ]),
      ]),
      setting('UserData', [setting('AcceptEula', true), setting('FullName', 'wimproof'), setting('Organization', 'wimproof')]),
      ...(useConfigurationSet ? [setting('UseConfigurationSet', true)] : []),
    ],
  };
}

function uefiDisk(): Setting[] {
  return [
    setting('CreatePartitions', [
      listItem('CreatePartition', [setting('Order', 1), setting('Type', 'EFI'), setting('Size', 260)]),
      listItem('CreatePartition', [setting('Order', 2), setting('Type', 'MSR'), setting('Size', 16)]),
      listItem('CreatePartition', [setting('Order', 3), setting('Type', 'Primary'), setting('Extend', true)]),
    ]),
    // The reserved partition is never formatted, so it has no ModifyPartition.
    setting('ModifyPartitions', [
      listItem('ModifyPartition', [setting('Order', 1), setting('PartitionID', 1), setting('Format', 'FAT32'), setting('Label', 'System')]),
      listItem('ModifyPartition', [setting('Order', 2), setting('PartitionID', 3), setting('Format', 'NTFS'), setting('Label', 'Windows'), setting('Letter', 'C')]),
    ]),
    setting('DiskID', 0),
    setting('WillWipeDisk', true),
  ];
}
