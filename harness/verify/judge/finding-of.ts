import type { Expectation } from '../expectation/expectation.ts';
import type { Finding } from './finding.ts';
import type { JudgeContext } from '../judge.ts';
import { judgeApplication } from './judge-application.ts';
import { judgeAppx } from './judge-appx.ts';
import { judgeCapability } from './judge-capability.ts';
import { judgeCompleted } from './judge-completed.ts';
import { judgeComponentStore } from './judge-component-store.ts';
import { judgeDeviceDriver } from './judge-device-driver.ts';
import { judgeDriver } from './judge-driver.ts';
import { judgeFeature } from './judge-feature.ts';
import { judgeFile } from './judge-file.ts';
import { judgeInternational } from './judge-international.ts';
import { judgeLanguage } from './judge-language.ts';
import { judgeListing } from './judge-listing.ts';
import { judgeLog } from './judge-log.ts';
import { judgePackage } from './judge-package.ts';
import { judgePackagePattern } from './judge-package-pattern.ts';
import { judgePatch } from './judge-patch.ts';
import { judgePatchApplicable } from './judge-patch-applicable.ts';
import { judgePowershell } from './judge-powershell.ts';
import { judgeRegistryValue } from './judge-registry-value.ts';
import { judgeService } from './judge-service.ts';
import { judgeSuperseded } from './judge-superseded.ts';
import { judgeSystem } from './judge-system.ts';
import { judgeUpdate } from './judge-update.ts';
import { judgeWindowsPe } from './judge-windows-pe.ts';

/** What the judge of the expectation's kind finds. `all` are the scenario's expectations, which some judges look at. */
export function findingOf(expectation: Expectation, context: JudgeContext, all: readonly Expectation[]): Finding {
  const { inventory, jobSteps } = context;
  switch (expectation.kind) {
    case 'package':
      return judgePackage(expectation, inventory, all);
    case 'package-pattern':
      return judgePackagePattern(expectation, inventory);
    case 'update':
      return judgeUpdate(expectation, inventory);
    case 'no-superseded-packages':
      return judgeSuperseded(inventory);
    case 'feature':
      return judgeFeature(expectation, inventory);
    case 'capability':
      return judgeCapability(expectation, inventory);
    case 'language':
      return judgeLanguage(expectation, inventory);
    case 'driver':
      return judgeDriver(expectation, inventory);
    case 'device-driver':
      return judgeDeviceDriver(expectation, inventory);
    case 'application':
      return judgeApplication(expectation, inventory);
    case 'patch':
      return judgePatch(expectation, inventory);
    case 'appx':
      return judgeAppx(expectation, inventory);
    case 'international':
      return judgeInternational(expectation, inventory);
    case 'registry-value':
      return judgeRegistryValue(expectation, inventory);
    case 'file':
      return judgeFile(expectation, inventory);
    case 'service':
      return judgeService(expectation, inventory);
    case 'log':
      return judgeLog(expectation, inventory);
    case 'component-store':
      return judgeComponentStore(expectation, inventory);
    case 'powershell':
      return judgePowershell(expectation, inventory);
    case 'windows-pe':
      return judgeWindowsPe(expectation, jobSteps);
    case 'listing':
      return judgeListing(expectation, jobSteps);
    case 'patch-applicable':
      return judgePatchApplicable(expectation, jobSteps);
    case 'completed':
      return judgeCompleted(expectation, jobSteps);
    case 'edition':
    case 'build':
    case 'revision':
    case 'image-state':
    case 'no-pending-reboot':
    case 'disk-used':
      return judgeSystem(expectation, inventory);
  }
}
