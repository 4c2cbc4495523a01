/**
 * First line of DISM in other display languages. With /English it is always the English one; these are known so that
 * a transcript in another language is refused by name instead of being called broken.
 */
const banners: readonly [pattern: RegExp, language: string][] = [
  [/Tool zur Imageverwaltung|Abbildverwaltung für die Bereitstellung/i, 'German'],
  [/Outil Gestion et maintenance des images de d.ploiement/i, 'French'],
  [/Herramienta Administraci.n y mantenimiento de im.genes/i, 'Spanish'],
  [/Strumento (?:di )?[Gg]estione e manutenzione (?:delle )?immagini/i, 'Italian'],
  [/Ferramenta de Gerenciamento e Manuten..o de Imagens|Ferramenta de Gest.o e Manuten..o de Imagens/i, 'Portuguese'],
  [/[CС]истема DISM/i, 'Russian'],
  [/展開イメージのサービスと管理ツール/, 'Japanese'],
  [/部署映像服务和管理工具/, 'Chinese (Simplified)'],
  [/部署映像服務與管理工具/, 'Chinese (Traditional)'],
  [/배포 이미지 서비스 및 관리 도구/, 'Korean'],
  [/Hulpprogramma (?:voor )?DISM|Deployment Image Servicing and Management-hulpprogramma/i, 'Dutch'],
  [/Narz.dzie (?:do )?(?:obs.ugi|DISM)/i, 'Polish'],
];

/** The display language of a DISM transcript that is not English, or undefined. */
export function localizedLanguage(output: string): string | undefined {
  return banners.find(([pattern]) => pattern.test(output))?.[1];
}
