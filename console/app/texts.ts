import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The languages of the console. Each has every text: a test holds them equal. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof LANGUAGES;

type Texts = Readonly<Record<string, unknown>>;

const KEPT = 'sallyport.language';

/** One file a language and area of the console; the area is the namespace. A page loads those that it shows, in the language that is spoken. */
const files = import.meta.glob<Texts>('../texts/*/*.json', { import: 'default' });

/** What is around every page, and in most of them. */
const ALWAYS = ['shell', 'parts'];

/** Prepares the texts in the language that the person chose here before, else in that of their browser. */
export async function loadTexts(): Promise<void> {
  const language = firstLanguage();
  await i18next
    .use(initReactI18next)
    .use({ type: 'backend', init: () => undefined, read: readArea })
    .init({
      lng: language,
      fallbackLng: false,
      ns: ALWAYS,
      defaultNS: 'shell',
      // React escapes by itself.
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  await speak(language);
}

/** Changes the language, and remembers it on this device. */
export async function speak(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(KEPT, language);
}

/**
 * A page that comes with its texts, both on the way at once.
 * @param areas all that it names, with what it loads later (test/console/texts.test.ts).
 */
export function withTexts<Page>(areas: readonly string[], load: () => Promise<Page>): () => Promise<Page> {
  return async () => {
    const [page] = await Promise.all([load(), i18next.loadNamespaces(areas)]);
    return page;
  };
}

async function readArea(language: string, area: string): Promise<Texts> {
  const file = files[`../texts/${language}/${area}.json`];
  if (file === undefined) throw new Error(`there are no texts of ${area} in ${language}`);
  return file();
}

function firstLanguage(): Language {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages.map((language) => language.slice(0, 2))];
  return wanted.find((language): language is Language => language !== null && language in LANGUAGES) ?? 'en';
}
