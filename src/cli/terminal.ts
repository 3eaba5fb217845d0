/** Where a command reads and writes: the streams of this process, or of the one that forwarded it. */
export interface Terminal {
  /** To standard output. */
  write(text: string): void;
  /** To standard error. */
  complain(text: string): void;
  /** All of standard input, in UTF-8. */
  readInput(): Promise<string>;
  /** Against which paths of files are resolved. */
  readonly folder: string;
  /** Tenant that is meant when none is named; null: none is set. */
  readonly tenant: string | null;
  /** Whoever started the command has gone; a long one stops. */
  readonly gone: AbortSignal;
}
