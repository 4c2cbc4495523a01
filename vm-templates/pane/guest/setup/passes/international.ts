import { inputLocales, lcidOfLanguage, writeIntl } from '../../servicing/languages/intl.ts';
import type { ServicedImage } from '../../servicing/image.ts';
import type { Element } from '../../servicing/xml.ts';
import { cannotApply } from '../setup-failure.ts';
import type { SetupLog } from '../setup-log.ts';
import { textAt } from '../unattend/answer-file.ts';

/** Applies International-Core (or its WinPE sibling) to an image or the running system. A language that Pane does not know is logged and left. */
export function applyInternational(settings: Element | undefined, image: ServicedImage, pass: string, log: SetupLog): void {
  if (!settings) return;
  const language = (name: string): string | undefined => {
    const value = textAt(settings, name);
    if (value === undefined) return undefined;
    if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$|^[0-9a-f]{4}:[0-9a-f]{8}$/i.test(value)) throw cannotApply(pass, 'Microsoft-Windows-International-Core', `${name} is ${value}.`);
    if (lcidOfLanguage(value)) return value;
    log.warn(`${name} ${value} is not known and is left as it is`);
    return undefined;
  };
  const input = textAt(settings, 'InputLocale');
  const layout = input === undefined ? undefined : inputLocales(input);
  if (input !== undefined && !layout) log.warn(`InputLocale ${input} is not known and is left as it is`);
  writeIntl(image, { uiLanguage: language('UILanguage'), uiLanguageFallback: language('UILanguageFallback'), systemLocale: language('SystemLocale'), userLocale: language('UserLocale'), ...(layout ? { keyboards: layout } : {}) });
}
