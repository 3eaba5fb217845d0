import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { byArea, type Catalogue } from './byArea.ts';

/** The languages of the console. The first one is complete and stands in for what another lacks. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof LANGUAGES;

const KEPT = 'sallyport.language';

/** One file an area of the console; the area is the namespace. English is in the first load, another language beside it. */
const english = import.meta.glob<Readonly<Record<string, unknown>>>('../texts/en/*.json', { eager: true, import: 'default' });
const others: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Catalogue>>> = {
  de: async () => (await import('../texts/german.ts')).german,
};

/** Prepares the texts in the language that the person chose here before, else in that of their browser. */
export async function loadTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: byArea(english) },
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'shell',
    // React escapes by itself.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const language = firstLanguage();
  if (language !== 'en') await speak(language);
}

/** Changes the language, and remembers it on this device. */
export async function speak(language: Language): Promise<void> {
  if (language !== 'en') {
    for (const [area, texts] of Object.entries(await others[language]())) i18next.addResourceBundle(language, area, texts);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(KEPT, language);
}

function firstLanguage(): Language {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages.map((language) => language.slice(0, 2))];
  return wanted.find((language): language is Language => language !== null && language in LANGUAGES) ?? 'en';
}
