/** What Windows sets up for a language ("Default Input Profiles", "Available Language Packs for Windows", "Table of Geographical Locations"). */
export interface Locale {
  /** `de-DE`. */
  name: string;
  /** Four hexadecimal digits, lower case. */
  lcid: string;
  /** Default keyboard layout, eight digits. */
  layout: string;
  /** GEOID and the country's name. */
  geoId: string;
  country: string;
  /** ANSI and OEM code page; 0 for languages that only Unicode can write, which cannot be the system locale. */
  ansi: number;
  oem: number;
  timeZone: string;
}

const TABLE = `
ar-SA|0401|00000401|205|Saudi Arabia|1256|720|Arab Standard Time
bg-BG|0402|00030402|35|Bulgaria|1251|866|FLE Standard Time
ca-ES|0403|0000040a|217|Spain|1252|850|Romance Standard Time
zh-TW|0404|00000404|237|Taiwan|950|950|Taipei Standard Time
cs-CZ|0405|00000405|75|Czech Republic|1250|852|Central Europe Standard Time
da-DK|0406|00000406|61|Denmark|1252|850|Romance Standard Time
de-DE|0407|00000407|94|Germany|1252|850|W. Europe Standard Time
el-GR|0408|00000408|98|Greece|1253|737|GTB Standard Time
en-US|0409|00000409|244|United States|1252|437|Pacific Standard Time
fi-FI|040b|0000040b|77|Finland|1252|850|FLE Standard Time
fr-FR|040c|0000040c|84|France|1252|850|Romance Standard Time
he-IL|040d|0002040d|117|Israel|1255|862|Israel Standard Time
hu-HU|040e|0000040e|109|Hungary|1250|852|Central Europe Standard Time
it-IT|0410|00000410|118|Italy|1252|850|W. Europe Standard Time
ja-JP|0411|00000411|122|Japan|932|932|Tokyo Standard Time
ko-KR|0412|00000412|134|Korea|949|949|Korea Standard Time
nl-NL|0413|00020409|176|Netherlands|1252|850|W. Europe Standard Time
nb-NO|0414|00000414|177|Norway|1252|850|W. Europe Standard Time
pl-PL|0415|00000415|191|Poland|1250|852|Central European Standard Time
pt-BR|0416|00000416|32|Brazil|1252|850|E. South America Standard Time
ro-RO|0418|00010418|200|Romania|1250|852|GTB Standard Time
ru-RU|0419|00000419|203|Russia|1251|866|Russian Standard Time
hr-HR|041a|0000041a|108|Croatia|1250|852|Central European Standard Time
sk-SK|041b|0000041b|143|Slovakia|1250|852|Central Europe Standard Time
sv-SE|041d|0000041d|221|Sweden|1252|850|W. Europe Standard Time
th-TH|041e|0000041e|227|Thailand|874|874|SE Asia Standard Time
tr-TR|041f|0000041f|235|Turkey|1254|857|Turkey Standard Time
uk-UA|0422|00020422|241|Ukraine|1251|866|FLE Standard Time
sl-SI|0424|00000424|212|Slovenia|1250|852|Central Europe Standard Time
et-EE|0425|00000425|70|Estonia|1257|775|FLE Standard Time
lv-LV|0426|00020426|140|Latvia|1257|775|FLE Standard Time
lt-LT|0427|00010427|141|Lithuania|1257|775|FLE Standard Time
vi-VN|042a|0000042a|251|Vietnam|1258|1258|SE Asia Standard Time
hi-IN|0439|00010439|113|India|0|0|India Standard Time
zh-CN|0804|00000804|45|China|936|936|China Standard Time
en-GB|0809|00000809|242|United Kingdom|1252|850|GMT Standard Time
es-MX|080a|0000080a|166|Mexico|1252|850|Central Standard Time (Mexico)
pt-PT|0816|00000816|193|Portugal|1252|850|GMT Standard Time
de-CH|0807|00000807|223|Switzerland|1252|850|W. Europe Standard Time
de-AT|0c07|00000407|14|Austria|1252|850|W. Europe Standard Time
es-ES|0c0a|0000040a|217|Spain|1252|850|Romance Standard Time
fr-CA|0c0c|00001009|39|Canada|1252|850|Eastern Standard Time
en-AU|0c09|00000409|12|Australia|1252|850|AUS Eastern Standard Time
en-CA|1009|00000409|39|Canada|1252|850|Eastern Standard Time
sr-Latn-RS|241a|0000081a|271|Serbia|1250|852|Central Europe Standard Time
`;

export const LOCALES: Locale[] = TABLE.trim().split('\n').map((line) => {
  const [name = '', lcid = '', layout = '', geoId = '', country = '', ansi, oem, timeZone = ''] = line.split('|');
  return { name, lcid, layout, geoId, country, ansi: Number(ansi), oem: Number(oem), timeZone };
});

/** A locale by name, without regard to case. */
export function findLocale(name: string): Locale | undefined {
  return LOCALES.find((locale) => locale.name.toLowerCase() === name.toLowerCase());
}
/** Language name of an LCID (four or eight digits); the number itself for one that Pane does not know. */
export function languageOfLcid(lcid: string): string {
  return LOCALES.find((locale) => locale.lcid === lcid.toLowerCase().slice(-4))?.name ?? lcid;
}
/** Four-digit LCID of a language name; undefined for one Pane does not know. */
export function lcidOfLanguage(language: string): string | undefined {
  return findLocale(language)?.lcid;
}
/** Name of a country by GEOID; '' for one that Pane does not know. */
export function countryOfGeoId(geoId: string): string {
  return LOCALES.find((locale) => locale.geoId === geoId)?.country ?? '';
}
