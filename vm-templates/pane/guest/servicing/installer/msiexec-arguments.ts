export interface MsiexecRequest {
  action: 'install' | 'uninstall' | 'patch';
  /** A path, a product code, or for patches one or several paths parted by semicolons. */
  subject: string;
  logFile?: string;
  properties: Map<string, string>;
}

const ACTIONS: Record<string, MsiexecRequest['action']> = { i: 'install', package: 'install', x: 'uninstall', uninstall: 'uninstall', p: 'patch', update: 'patch' };
const HARMLESS = /^[/-](q(n|b|r|f)?[+\-!]*|quiet|passive|norestart|promptrestart|forcerestart|a|j[um]?)$/i;

/** Reads the command line ("Command-Line Options", Windows Installer); undefined when it is not understood (1639). Both `/i x.msi` and `/ix.msi`, `/x{guid}` occur. */
export function parseMsiexec(argv: string[]): MsiexecRequest | undefined {
  const request: Partial<MsiexecRequest> & { properties: Map<string, string> } = { properties: new Map() };
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index]!;
    const property = /^([A-Za-z_][\w.]*)=(.*)$/s.exec(word);
    const action = HARMLESS.test(word) ? null : /^[/-](package|uninstall|update|i|x|p)(.*)$/i.exec(word);
    if (property) {
      // Public properties are upper case; private ones cannot be set from the command line.
      if (property[1] !== property[1]!.toUpperCase()) return undefined;
      request.properties.set(property[1]!, property[2]!.replace(/^"(.*)"$/s, '$1'));
    } else if (action) {
      const subject = action[2] || argv[(index += 1)];
      if (request.action || !subject) return undefined;
      request.action = ACTIONS[action[1]!.toLowerCase()];
      request.subject = subject;
    } else if (/^[/-]l([iwearucmopvx+!*]*)$/i.test(word) || /^[/-]log$/i.test(word)) {
      request.logFile = argv[(index += 1)];
      if (!request.logFile) return undefined;
    } else if (!HARMLESS.test(word)) return undefined;
  }
  return request.action && request.subject ? (request as MsiexecRequest) : undefined;
}
