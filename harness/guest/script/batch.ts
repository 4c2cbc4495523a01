/** Joins lines as batch files want them: CRLF everywhere, since cmd's label search counts bytes by it. */
export function batchText(lines: readonly string[]): string {
  const text = lines.flatMap((line) => line.split(/\r?\n/));
  return `${text.join('\r\n')}\r\n`;
}

/** Text for `rem`: printable ASCII without the characters that cmd treats even there (`%`, and `^` at the end). */
export function remark(text: string): string {
  return `rem ${text.replace(/[^\x20-\x7e]/g, '?').replace(/[%^&|<>!"]/g, ' ').trim()}`;
}

/**
 * A line for the host on COM1. The block is there because cmd's own complaint about a port that is absent or busy
 * goes to the standard error of what surrounds the redirection; an event that cannot be written is not an error.
 */
export function serialEvent(fields: string): string {
  return `(>COM1 echo ##wimproof ${fields}) 2>nul`;
}

/**
 * Lines that set NAME to the drive (`D:`) whose root has the marker file. Letters may differ between boots, so a
 * script looks again each time it starts.
 */
export function findMedium(name: string, marker: string): string[] {
  return [`set "${name}="`, `for %%d in (${mediumLetters}) do if exist "%%d:\\${marker}" set "${name}=%%d:"`];
}

/** A and B are floppies, X is the RAM disk of Windows PE. */
export const mediumLetters = 'C D E F G H I J K L M N O P Q R S T U V W Y Z';

/** Marker files of the media. */
export const markers = {
  PAYLOAD: 'wimproof\\payload.id',
  ANSWER: 'wimproof\\answer.id',
  IMAGE: 'wimproof\\image.id',
  JOBDISK: 'wimproof.job',
} as const;

/** The installation medium has no marker of ours: it is known by its image, which may be .wim, .esd or split. */
export function findInstallMedium(): string[] {
  return [
    'set "INSTALL="',
    ...['install.swm', 'install.esd', 'install.wim'].map(
      (file) => `for %%d in (${mediumLetters}) do if exist "%%d:\\sources\\${file}" set "INSTALL=%%d:"`,
    ),
  ];
}

/** First lines of every script. The code page makes console output, hence logs, UTF-8; not every PE has chcp. */
export const prologue: readonly string[] = ['@echo off', 'setlocal EnableExtensions DisableDelayedExpansion', 'chcp 65001 >nul 2>nul'];
