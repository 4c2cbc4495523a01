/** One line of Vagrant's machine-readable output. */
export interface VagrantLine {
  /** Seconds since 1970, UTC. */
  at: number;
  /** The machine it is about; empty for all. */
  target: string;
  /** `ui`, `state`, `error-exit`, `metadata`, ... */
  type: string;
  data: string[];
}

/**
 * Reads `vagrant --machine-readable`: `timestamp,target,type,data...`, in which Vagrant writes a comma as
 * `%!(VAGRANT_COMMA)` and line ends as `\n` and `\r` (Vagrant documentation, "Machine Readable Output"; `ui.rb` of
 * Vagrant 2.3.4). Other lines, which plugins and Ruby warnings print, are left out.
 */
export function parseMachineReadable(text: string): VagrantLine[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^(\d+),([^,]*),([^,]+)(?:,(.*))?$/.exec(line);
    if (!match) return [];
    const [, at = '', target = '', type = '', data] = match;
    return [{ at: Number(at), target, type, data: data === undefined ? [] : data.split(',').map(unescape) }];
  });
}

/** A backslash is not escaped by Vagrant, so a literal `\n` of a Windows path cannot be told from a line end. */
function unescape(text: string): string {
  return text.replaceAll('%!(VAGRANT_COMMA)', ',').replaceAll('\\n', '\n').replaceAll('\\r', '\r');
}

/** The error that ended Vagrant: `error-exit,CLASS,MESSAGE`; undefined when there is none. */
export function errorExit(lines: readonly VagrantLine[]): { className: string; message: string } | undefined {
  const line = lines.findLast(({ type }) => type === 'error-exit');
  return line && { className: line.data[0] ?? '', message: line.data.slice(1).join(', ') };
}

/** The state of a machine as `vagrant status` says it: `running`, `shutoff`, `poweroff`, `not_created`, ... */
export function machineState(lines: readonly VagrantLine[], target = 'default'): string | undefined {
  return lines.findLast((line) => line.type === 'state' && line.target === target)?.data[0];
}
