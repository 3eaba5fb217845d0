const MOST_ROWS_OF_PAGE = 1_000;

/** A page of a list, by keyset: what is added or removed meanwhile shifts nothing. */
export interface Page<Row extends { readonly id: unknown }> {
  readonly rows: readonly Row[];
  /** The id at which the next page goes on; null: this is the last page. */
  readonly next: Row['id'] | null;
}

/**
 * @param limit rows of the page, cut to 1 to 1,000.
 * @param read asks the store for at most so many rows; a full page may be followed by an empty one.
 */
export async function pageOf<Row extends { readonly id: unknown }>(
  limit: number,
  read: (most: number) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  const most = rowsOfPage(limit);
  const rows = await read(most);
  return { rows, next: rows.length < most ? null : (rows.at(-1)?.id ?? null) };
}

/** As many rows as a page may have of those that somebody wants. */
export function rowsOfPage(limit: number): number {
  return Math.max(1, Math.min(MOST_ROWS_OF_PAGE, Math.trunc(limit)));
}
