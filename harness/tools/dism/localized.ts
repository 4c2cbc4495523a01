/**
 * First line of DISM in other display languages. With /English it is always the English one; these are known so that
 * a transcript in another language is refused by name instead of being called broken. Letters that code pages damage
 * match anything. Seen in transcripts that users publish (WSL and Docker set-up notes, with builds 17134 to 26200);
 * the ones of Italian, Dutch, Polish and of Chinese for Taiwan are as Microsoft's translated pages name the tool.
 */
const banners: readonly [pattern: RegExp, language: string][] = [
  [/^Tool zur Imageverwaltung f.{1,3}r die Bereitstellung|^Abbildverwaltung f.{1,3}r die Bereitstellung/i, 'German'],
  [/^Outil Gestion et maintenance des images de d.{1,4}ploiement/i, 'French'],
  [/^Herramienta Administraci.{1,3}n y mantenimiento de im.{1,3}genes/i, 'Spanish'],
  [/^Strumento (?:di )?Gestione e manutenzione (?:delle )?immagini/i, 'Italian'],
  [/^Ferramenta de Gerenciamento e Manuten.{2,6}o de Imagens/i, 'Portuguese (Brazil)'],
  [/^Ferramenta de Gest.{1,3}o e Manuten.{2,6}o de Imagens/i, 'Portuguese'],
  [/^(?:[CС]истема|Инструмент) (?:DISM|обслуживания образов развертывания)/i, 'Russian'],
  [/^展開イメージのサービスと管理ツール/, 'Japanese'],
  [/^部署映像服务和管理工具/, 'Chinese (Simplified)'],
  [/^部署映像服務與管理工具/, 'Chinese (Traditional)'],
  [/^배포 이미지 서비스 및 관리 도구/, 'Korean'],
  [/^Hulpprogramma (?:voor )?DISM|^Deployment Image Servicing and Management-hulpprogramma/i, 'Dutch'],
  [/^Narz.{1,3}dzie (?:do )?(?:obs.{1,3}ugi|DISM)/i, 'Polish'],
];

/** OEM and ANSI code pages in which a redirected transcript may have been written, for one read as Windows-1252. */
const codePages = ['ibm866', 'windows-1251', 'gbk', 'big5', 'shift_jis', 'euc-kr'] as const;

/**
 * The display language of a DISM transcript that is not English, or undefined. Looks for the line that stands above the
 * version; also for one that was decoded with the wrong code page. A header in a language that is not known here is
 * `an unknown display language`.
 */
export function localizedLanguage(output: string): string | undefined {
  const header = headerLine(output);
  const known = named(output) ?? rereadings(header ?? '').map(named).find((language) => language !== undefined);
  return known ?? (header === undefined ? undefined : 'an unknown display language');
}

function named(text: string): string | undefined {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return banners.find(([pattern]) => lines.some((line) => pattern.test(line)))?.[1];
}

/** The line above `<word>: 10.0.26100.1`, when the word is not English. */
function headerLine(output: string): string | undefined {
  const lines = output.split(/[\r\n]+/).map((line) => line.trim());
  const version = lines.findIndex((line) => /^[^:：]{2,30}[:：] ?\d+\.\d+\.\d+\.\d+$/.test(line) && !/^(?:Image )?Version:/.test(line));
  return version > 0 && lines[version - 1] !== '' ? lines[version - 1] : undefined;
}

/** What the bytes of a text that was read as Windows-1252 say in other code pages. */
function rereadings(text: string): string[] {
  const table = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const bytes = [...text].map((character) => table.indexOf(character));
  if (bytes.length === 0 || bytes.includes(-1) || bytes.every((byte) => byte < 0x80)) return [];
  return codePages.map((label) => new TextDecoder(label).decode(Uint8Array.from(bytes)));
}
