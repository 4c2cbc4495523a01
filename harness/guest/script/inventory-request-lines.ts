import { requestName, type InventoryRequest } from '../inventory/inventory-request.ts';
import { dismQuery } from './dism-query.ts';
import { quotedGuestPath } from './guest-path.ts';
import { powershellSection } from './powershell-script.ts';
import { quoteArgument } from './quote.ts';

/** The lines of inventory.cmd that answer one request, between its section's markers. */
export function requestLines(request: InventoryRequest): string[] {
  switch (request.ask) {
    case 'registry-value':
      // The reason why nothing was found goes to standard error.
      return [`reg query ${argument(request.key)} ${request.value === '' ? '/ve' : `/v ${argument(request.value)}`} 2>&1`];
    case 'file': {
      const path = quotedGuestPath(request.path);
      // CertUtil maps the file, which Windows refuses for one of no bytes (ERROR_FILE_INVALID); the digest of nothing is known.
      return [...presence(request.path), `if "%FOUND%"=="file" if not "%SIZE%"=="0" certutil -hashfile ${path} SHA256`];
    }
    case 'service':
      return [`sc qc ${argument(request.service)}`];
    case 'log-lines': {
      const fragments = request.fragments.map((fragment) => `/c:"${fragment}"`).join(' ');
      return [...presence(request.path), `if "%FOUND%"=="file" findstr /i /l ${fragments} ${quotedGuestPath(request.path)}`];
    }
    case 'component-store-health':
      return [dismQuery('/Cleanup-Image /CheckHealth')];
    case 'hotfixes':
      return ['systeminfo'];
    case 'powershell':
      return [powershellSection(requestName(request), request.script).line];
  }
}

/**
 * Text that `findstr /l /c:"..."` takes as it stands: no quotes, no backslashes (findstr unescapes them even in literal
 * strings), no percent signs (cmd's), nothing outside printable ASCII (findstr compares in the console's code page).
 */
export function isPlainFragment(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && !/["\\%]/.test(text);
}

/** Says `found=absent`, `found=folder`, or `found=file` and its size; `ver` sets ERRORLEVEL to zero. */
function presence(path: string): string[] {
  const quoted = quotedGuestPath(path);
  return [
    'ver >nul',
    'set "FOUND=absent"',
    'set "SIZE="',
    'set "ATTRIBUTES="',
    `if exist ${quoted} set "FOUND=file"`,
    // `d--------` of a folder.
    `if "%FOUND%"=="file" for %%f in (${quoted}) do set "ATTRIBUTES=%%~af"`,
    'if "%ATTRIBUTES:~0,1%"=="d" set "FOUND=folder"',
    `if "%FOUND%"=="file" for %%f in (${quoted}) do set "SIZE=%%~zf"`,
    'echo found=%FOUND%;size=%SIZE%',
  ];
}

function argument(text: string): string {
  return quoteArgument(text, { context: 'batch' });
}
