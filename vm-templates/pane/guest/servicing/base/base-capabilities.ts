/** What the image knows of a capability, whether it is there or not. */
export interface CapabilityDescription {
  /** `Name~~~language~0.0.1.0`. */
  identity: string;
  displayName: string;
  description: string;
  /** Bytes. */
  downloadSize: number;
  installSize: number;
}

const capability = (identity: string, displayName: string, description: string, downloadSize: number, installSize: number): CapabilityDescription => ({ identity, displayName, description, downloadSize, installSize });
const KIB = 1 << 10;

/**
 * A selection of Windows 11's Features on Demand under their real names (Microsoft's lists "Available Features on Demand" and "Language and
 * region Features on Demand"), and the sample that the tests add. Descriptions are our own words, sizes are of the right order.
 */
export const BASE_CAPABILITIES: CapabilityDescription[] = [
  capability('App.StepsRecorder~~~~0.0.1.0', 'Steps Recorder', 'Captures steps with screenshots.', 101 * KIB, 402 * KIB),
  capability('Language.Basic~~~de-DE~0.0.1.0', 'German typing', 'Spelling and text prediction for German.', 5120 * KIB, 13312 * KIB),
  capability('Language.Basic~~~en-US~0.0.1.0', 'English (United States) typing', 'Spelling and text prediction for English (United States).', 4096 * KIB, 10240 * KIB),
  capability('Language.Basic~~~fr-FR~0.0.1.0', 'French typing', 'Spelling and text prediction for French.', 5120 * KIB, 13312 * KIB),
  capability('Language.Handwriting~~~de-DE~0.0.1.0', 'German handwriting', 'Handwriting recognition for German.', 5632 * KIB, 8192 * KIB),
  capability('Language.OCR~~~de-DE~0.0.1.0', 'German optical character recognition', 'Recognises German text in pictures.', 112 * KIB, 307 * KIB),
  capability('MathRecognizer~~~~0.0.1.0', 'Math Recognizer', 'Recognises handwritten formulas.', 14336 * KIB, 33792 * KIB),
  capability('Microsoft.Windows.PowerShell.ISE~~~~0.0.1.0', 'Windows PowerShell ISE', 'Editor for PowerShell scripts.', 1024 * KIB, 4096 * KIB),
  capability('OpenSSH.Client~~~~0.0.1.0', 'OpenSSH Client', 'Client of the secure shell.', 1300 * KIB, 5120 * KIB),
  capability('OpenSSH.Server~~~~0.0.1.0', 'OpenSSH Server', 'Server of the secure shell.', 1300 * KIB, 5120 * KIB),
  capability('Rsat.Dns.Tools~~~~0.0.1.0', 'RSAT: DNS Server Tools', 'Manages DNS servers.', 1100 * KIB, 4300 * KIB),
  capability('WMIC~~~~', 'WMIC', 'Command line of Windows Management Instrumentation.', 600 * KIB, 1400 * KIB),
  capability('Wimproof.Sample~~~~0.0.1.0', 'wimproof sample', 'Sample feature on demand of wimproof.', KIB, KIB),
];
