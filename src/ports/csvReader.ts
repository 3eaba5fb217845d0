/** One record of a CSV file (RFC 4180), or a place in it that is none. */
export type CsvRow =
  | {
      readonly kind: 'record';
      /** The line on which the record begins, counted from 1. */
      readonly line: number;
      readonly fields: readonly string[];
    }
  | { readonly kind: 'malformed'; readonly line: number; readonly detail: string };

export interface CsvReader {
  /**
   * Reads UTF-8 text as it comes, with or without a byte order mark; never holds more than a part of it. Lines without
   * anything are passed over. A malformed record is reported and the rest is read on.
   */
  rows(bytes: AsyncIterable<Uint8Array>): AsyncIterable<CsvRow>;
}
