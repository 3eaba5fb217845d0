/** The texts of one language: by area, the namespace, and within it by key. */
export type Catalogue = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The texts of all files of a language by their area, which is the file's name. */
export function byArea(files: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Catalogue {
  return Object.fromEntries(Object.entries(files).map(([path, texts]) => [/([^/]+)\.json$/.exec(path)?.[1] ?? path, texts]));
}
