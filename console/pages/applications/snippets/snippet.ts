/** What a snippet is filled with. Nothing of it is secret: a secret comes from the environment of the application. */
export interface SnippetValues {
  readonly issuer: string;
  readonly clientId: string;
  /** One of the registered addresses. */
  readonly redirectUri: string;
}

export interface SnippetFile {
  /** Where it belongs: "server.mjs", "Terminal". */
  readonly name: string;
  readonly text: string;
}

export interface Snippet {
  readonly files: readonly SnippetFile[];
  /** The path at which the library takes the answer, when it is not for the application to choose; null: any. */
  readonly callbackPath: string | null;
}

/** Plain http is for trying things out on one's own machine; some libraries want to be told. */
export function isPlain(address: string): boolean {
  return address.startsWith('http:');
}

export function pathOf(address: string): string {
  return new URL(address).pathname;
}

export function portOf(address: string): string {
  return new URL(address).port || '3000';
}
