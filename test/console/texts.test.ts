import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/domain/audit/catalogue.ts';
import { TEMPLATES } from '../../src/domain/messages/templates.ts';
import { areasShownBy, loadedPages, routedPages } from './areas.ts';

const TEXTS = fileURLToPath(new URL('../../console/texts/', import.meta.url));

/** Every text of a language as "area.key", with its words. */
function textsOf(language: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (key: string, value: unknown): void => {
    if (typeof value === 'string') found.set(key, value);
    else for (const [name, inner] of Object.entries(value as object)) walk(`${key}.${name}`, inner);
  };
  for (const file of readdirSync(`${TEXTS}${language}`)) {
    walk(file.replace(/\.json$/, ''), JSON.parse(readFileSync(`${TEXTS}${language}/${file}`, 'utf8')));
  }
  return found;
}

/** The values that a text takes, in order. */
const placesIn = (text: string): readonly string[] => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '').sort();

describe('the texts of the console', () => {
  const english = textsOf('en');

  it('are the same in every language, with the same values in them', () => {
    for (const language of readdirSync(TEXTS, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'en')) {
      const other = textsOf(language.name);
      expect([...other.keys()].sort()).toEqual([...english.keys()].sort());
      for (const [key, text] of english) expect([key, placesIn(other.get(key) ?? '')]).toEqual([key, placesIn(text)]);
    }
  });

  it('have words', () => {
    expect([...english].filter(([, text]) => text.trim() === '')).toEqual([]);
    expect(english.size).toBeGreaterThan(50);
  });

  it('come with the page that shows them: none is shown before its words are there', () => {
    const pages = routedPages();
    expect(pages.map(({ file }) => file)).toEqual(loadedPages());
    expect(pages.length).toBeGreaterThan(20);
    // The shell's and the parts' come first of all; the dialog for a proof brings its own.
    const always = new Set(['shell', 'parts', 'proof']);
    for (const { file, areas } of pages) {
      const shown = [...areasShownBy(file)].filter((area) => !always.has(area));
      expect([file, [...areas].sort()]).toEqual([file, shown.sort()]);
    }
  });

  it('have a name for every mail and every event that there is', () => {
    const named = [...Object.keys(TEMPLATES).flatMap((name) => [`outbox.template.${name}`, `mail.when.${name}`])];
    const events = Object.keys(EVENTS).map((type) => `events.${type}`);
    expect([...named, ...events].filter((key) => !english.has(key))).toEqual([]);
  });

  it('count one as one: no "1 sessions of 1 people"', async () => {
    const resources = Object.fromEntries(
      ['en', 'de'].map((language) => [
        language,
        Object.fromEntries(
          readdirSync(`${TEXTS}${language}`).map((file) => [
            file.replace(/\.json$/, ''),
            JSON.parse(readFileSync(`${TEXTS}${language}/${file}`, 'utf8')) as Record<string, string>,
          ]),
        ),
      ]),
    );
    const texts = i18next.createInstance();
    await texts.init({ resources, lng: 'en', interpolation: { escapeValue: false } });
    const said = (lng: string, count: number) => [
      texts.t('sessions:count', { lng, sessions: count, people: count, one: 0, two: count, allowed: 0 }),
      texts.t('sessions:end.person', { lng, count, name: 'Ben' }),
      texts.t('sessions:emergency.revoke.act', { lng, sessions: count }),
      texts.t('applications:inUse', { lng, sessions: count, people: count }),
    ];
    expect(said('en', 1)).toEqual([
      '1 session of 1 person: 0 at AAL 1, 1 at AAL 2, 0 under grace or a bypass.',
      'The 1 session of Ben, and sign-ins under way',
      'End 1 session',
      'Live and opened it: 1 session of 1 person.',
    ]);
    expect(said('en', 3)[0]).toMatch(/^3 sessions of 3 people:/);
    expect(said('de', 1).slice(2)).toEqual(['1 Sitzung beenden', 'Noch offen: 1 Sitzung von 1 Person.']);
    expect(said('de', 3)[3]).toBe('Noch offen: 3 Sitzungen von 3 Personen.');
  });
});
