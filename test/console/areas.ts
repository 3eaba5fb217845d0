import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CONSOLE = fileURLToPath(new URL('../../console/', import.meta.url));

/** A page of the console as its routes name it: its file, and the areas of texts that come with it. */
export interface RoutedPage {
  readonly file: string;
  readonly areas: readonly string[];
}

export function routedPages(): readonly RoutedPage[] {
  return filesBelow(`${CONSOLE}pages`)
    .filter((file) => file.endsWith('Routes.ts'))
    .flatMap((routes) =>
      [...readFileSync(routes, 'utf8').matchAll(/withTexts\(\[([^\]]*)\], \(\) => import\('([^']+)'\)/g)].map(
        ([, areas = '', page = '']) => ({
          file: resolve(dirname(routes), page),
          areas: [...areas.matchAll(/'(\w+)'/g)].map(([, area = '']) => area),
        }),
      ),
    );
}

/** Every page that a route loads, with texts or without. */
export function loadedPages(): readonly string[] {
  return filesBelow(`${CONSOLE}pages`)
    .filter((file) => file.endsWith('Routes.ts'))
    .flatMap((routes) =>
      [...readFileSync(routes, 'utf8').matchAll(/import\('([^']+)'\)/g)].map(([, page = '']) => resolve(dirname(routes), page)),
    );
}

/** The areas of which a file, and what it imports now or later, shows texts. */
export function areasShownBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file) || !existsSync(file)) return new Set();
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const own = [/useTranslation\('(\w+)'/g, /\bt\([^)]*?['`](\w+):/g].flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, area = '']) => area),
  );
  const imported = [...source.matchAll(/(?:from |import\()'(\.[^']+)'/g)]
    .map(([, path = '']) => resolve(dirname(file), path))
    .filter((path) => path.startsWith(CONSOLE));
  return new Set([...own, ...imported.flatMap((path) => [...areasShownBy(path, seen)])]);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`);
}
