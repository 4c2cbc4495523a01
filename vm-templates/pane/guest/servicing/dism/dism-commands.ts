import { appCommands } from './dism-apps.ts';
import { appxCommands } from './dism-appx.ts';
import { capabilityCommands } from './dism-capabilities.ts';
import { cleanupCommands } from './dism-cleanup.ts';
import type { DismCommand } from './dism-command.ts';
import { driverCommands } from './dism-drivers.ts';
import { editionCommands } from './dism-edition.ts';
import { featureCommands } from './dism-features.ts';
import { imageFileCommands } from './dism-image-files.ts';
import { imageInfoCommands } from './dism-image-info.ts';
import { imagingCommands } from './dism-imaging.ts';
import { intlCommands } from './dism-intl.ts';
import { mountCommands } from './dism-mount.ts';
import { packageInfoCommands } from './dism-package-info.ts';
import { packageCommands } from './dism-packages.ts';
import { unattendCommands } from './dism-unattend.ts';
import { windowsPeCommands } from './dism-windows-pe.ts';

/** Every servicing and imaging command of dism by its lower-case option name. */
export const COMMANDS: Record<string, DismCommand> = {
  ...packageInfoCommands,
  ...packageCommands,
  ...featureCommands,
  ...capabilityCommands,
  ...appxCommands,
  ...driverCommands,
  ...intlCommands,
  ...editionCommands,
  ...appCommands,
  ...cleanupCommands,
  ...unattendCommands,
  ...windowsPeCommands,
  ...imageInfoCommands,
  ...imagingCommands,
  ...imageFileCommands,
  ...mountCommands,
};
