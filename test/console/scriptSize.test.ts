import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONSOLE_FOLDER, readBuiltConsole } from '../../src/web/console/builtConsole.ts';
import { CONSOLE, routedPages } from './areas.ts';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

/** Bytes of script that a page may load before it stands, as they are sent. */
const LIMIT = 250_000;

const isBuilt = readBuiltConsole() !== null;

describe.skipIf(!isBuilt)('the script of the console, as it is sent', () => {
  const manifest = (isBuilt ? JSON.parse(readFileSync(`${CONSOLE_FOLDER}manifest.json`, 'utf8')) : {}) as Readonly<Record<string, Chunk>>;
  const first = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? '';

  const withImports = (name: string, seen = new Set<string>()): ReadonlySet<string> => {
    if (!seen.has(name)) {
      seen.add(name);
      for (const imported of manifest[name]?.imports ?? []) withImports(imported, seen);
    }
    return seen;
  };
  const sizeOf = (names: readonly string[]): number => {
    const files = new Set(names.flatMap((name) => [...withImports(name)]).map((name) => manifest[name]?.file ?? `${name} was not built`));
    return [...files].reduce((sum, file) => sum + statSync(`${CONSOLE_FOLDER}${file}.br`).size, 0);
  };

  it('is at most 250 kB for every page, in every language', () => {
    const languages = readdirSync(`${CONSOLE}texts`);
    const pages = routedPages();
    expect(pages.length).toBeGreaterThan(20);
    for (const { file, areas } of pages) {
      const page = `console/${file.slice(CONSOLE.length)}`;
      for (const language of languages) {
        const texts = ['shell', 'parts', ...areas].map((area) => `console/texts/${language}/${area}.json`);
        const size = sizeOf([first, page, ...texts]);
        expect([page, language, size > 150_000, size <= LIMIT ? 'fits' : size]).toEqual([page, language, true, 'fits']);
      }
    }
  });

  it('has no library that draws in it before a picture is looked at', () => {
    const overview = withImports('console/pages/overview/Overview.tsx');
    expect(overview.has('console/pages/overview/OverviewPictures.tsx')).toBe(false);
    expect(sizeOf(['console/pages/overview/OverviewPictures.tsx']) - sizeOf([first])).toBeGreaterThan(80_000);
  });
});
