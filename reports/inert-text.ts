/** Controls (C0 except tab and newline, DEL, C1), lone surrogates and XML's two non-characters. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Marks, embeddings, overrides and isolates of text direction, and line separators: they can make text look like other text. */
const DIRECTION = /[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * What CI systems take for a command wherever a step prints it: GitHub's `##[...]` and Azure's `##vso[...]` anywhere in a
 * line, GitHub's `::name::` at its beginning, which any word can come to by being wrapped. Sources: actions/runner
 * `ActionCommand.cs`, microsoft/azure-pipelines-agent `Command.cs`.
 */
const COMMAND = /#(?=#(?:vso)?\[)|:(?=:(?:error|warning|notice|debug|group|endgroup|echo|(?:add|remove)-matcher|add-mask|add-path|set-env|set-output|save-state|stop-commands|internal-set-repo-path)\b)/gi;

/**
 * Text that came from a guest, a payload or a file, made safe to show: what would act on the display instead of
 * being seen is shown as a visible mark. Right-to-left letters stay; only direction controls are replaced.
 */
export function inert(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(CONTROL, (character) => {
      const code = character.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
    })
    .replace(DIRECTION, (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}

/** For one line of a terminal or a table: also without tabs and newlines, and no command to the CI system that it is printed in. */
export function inertLine(text: string): string {
  return inert(text).replace(/\s+/g, ' ').replace(COMMAND, '$& ').trim();
}
