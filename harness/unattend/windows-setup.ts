import type { Component, Setting } from './answer-file.ts';
import { listItem, setting } from './setting.ts';

export interface WindowsSetupOptions {
  architecture: string;
  /** Index of the image in install.wim. */
  imageIndex: number;
  /** Copy everything beside the answer file into the installation, where `%configsetroot%` then points. */
  useConfigurationSet: boolean;
  /** `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`; left out, never empty: Setup asks when `<Key>` is an empty element. */
  productKey?: string;
  /** Windows 11 and later: let Setup install on a machine without TPM, Secure Boot and the like. */
  labConfig?: boolean;
}

/**
 * Microsoft-Windows-Setup (windowsPE pass): wipes disk 0, makes the EFI system, reserved and Windows partitions, and
 * applies the image to the third. Sizes: 260 MB suits disks with 4 KB sectors; 16 MB is the reserved partition of
 * Windows 10 and later ("UEFI/GPT-based hard drive partitions").
 */
export function windowsSetup({ architecture, imageIndex, useConfigurationSet, productKey, labConfig }: WindowsSetupOptions): Component {
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
      setting('UserData', [
        ...(productKey === undefined ? [] : [setting('ProductKey', [setting('Key', productKey), setting('WillShowUI', 'OnError')])]),
        setting('AcceptEula', true),
        setting('FullName', 'wimproof'),
        setting('Organization', 'wimproof'),
      ]),
      ...(useConfigurationSet ? [setting('UseConfigurationSet', true)] : []),
      ...(labConfig ? [setting('RunSynchronous', LAB_CHECKS.map(skipCheck))] : []),
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

/** The checks that a plain virtual machine fails; `<name>Check` under LabConfig is what Setup in Windows PE reads. */
const LAB_CHECKS = ['TPM', 'SecureBoot', 'RAM', 'CPU'];

/** The value is in the registry of Windows PE, on its RAM disk: the image under test never has it. */
function skipCheck(check: string, index: number): Setting {
  return listItem('RunSynchronousCommand', [
    setting('Description', `Skip the ${check} check`),
    setting('Order', index + 1),
    setting('Path', `reg.exe add HKLM\\SYSTEM\\Setup\\LabConfig /v Bypass${check}Check /t REG_DWORD /d 1 /f`),
  ]);
}
