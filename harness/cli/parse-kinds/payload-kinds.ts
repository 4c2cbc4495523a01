import { decodeInf } from '../../servicing/payload/inf/decode-inf.ts';
import { describeInf } from '../../servicing/payload/inf/describe-inf.ts';
import { parseUpdateMum } from '../../servicing/payload/parse-update-mum.ts';
import { describeAnswerFile } from '../../unattend/describe-answer-file.ts';
import { summariseAnswerFile } from '../../unattend/summarise-answer-file.ts';
import { decodeXml } from '../../unattend/xml/encoding.ts';
import { binaryKind, type ParseKind } from './parse-kind.ts';

/** What an INF is read for: it says different things to different systems. */
const infTarget = { architecture: 'amd64', windowsVersion: '10.0.26100.1' } as const;

/** Payloads and answer files. */
export const payloadKinds: readonly ParseKind[] = [
  binaryKind('inf', `INF of a driver package, as Windows ${infTarget.windowsVersion} on ${infTarget.architecture} reads it`, (bytes) => describeInf(decodeInf(bytes), infTarget)),
  binaryKind('package-manifest', 'package manifest (update.mum, .mum of servicing\\Packages)', parseUpdateMum),
  binaryKind('answer-file', 'answer file (Autounattend.xml); passwords and product keys are blanked', (bytes) => summariseAnswerFile(decodeXml(bytes).text), (summary) => describeAnswerFile(summary).join('\n')),
];
