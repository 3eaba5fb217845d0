/** What an act on sessions ended. */
export interface SessionsEnded {
  readonly sessions: number;
  readonly people: number;
}
