/**
 * Banner and first labels of PnPUtil in other display languages: it knows no /English. Chinese and Russian from
 * DriverStoreExplorer's tests, German and Japanese from transcripts in public repositories; the others are told by their
 * word for "utility".
 */
const marks: readonly [pattern: RegExp, language: string][] = [
  [/PnP[- ]Dienstprogramm|Veröffentlichter Name|Instanz-ID/i, 'German'],
  [/Служебная программа PnP|Опубликованное имя/i, 'Russian'],
  [/PnP 工具|发布名称|实例 ID/, 'Chinese (Simplified)'],
  [/PnP 公用程式|發佈名稱|執行個體識別碼/, 'Chinese (Traditional)'],
  [/PnP ユーティリティ|公開名|インスタンス ID/, 'Japanese'],
  [/PnP 유틸리티|게시된 이름|인스턴스 ID/, 'Korean'],
  [/Utilitaire.*PnP|Utilitaire Plug-and-Play|Nom publié/i, 'French'],
  [/Utilidad.*PnP|Nombre publicado/i, 'Spanish'],
  [/Utilità.*PnP|Nome pubblicato/i, 'Italian'],
  [/Utilitário.*PnP|Nome Publicado/i, 'Portuguese'],
  [/PnP-hulpprogramma|Gepubliceerde naam/i, 'Dutch'],
  [/Narzędzie.*PnP|Opublikowana nazwa/i, 'Polish'],
];

/** The display language of a PnPUtil transcript that is not English, or undefined. */
export function pnputilLanguage(output: string): string | undefined {
  return marks.find(([pattern]) => pattern.test(output))?.[1];
}
