/** Everything that this application has to be told. */
export interface Settings {
  /** Address of the identity provider, "http://localhost:3000/t/demo": discovery finds the rest. */
  readonly issuer: URL;
  readonly clientId: string;
  /** null: a public client, which has PKCE alone. */
  readonly clientSecret: string | null;
  readonly port: number;
  /** Shown in the header. */
  readonly name: string;
  /** Where browsers reach this application. */
  readonly baseUrl: URL;
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const port = Number(environment['PORT'] ?? '3001');
  return {
    issuer: new URL(needed(environment, 'ISSUER')),
    clientId: needed(environment, 'CLIENT_ID'),
    clientSecret: environment['CLIENT_SECRET'] ?? null,
    port,
    name: environment['NAME'] ?? 'Example',
    baseUrl: new URL(environment['BASE_URL'] ?? `http://localhost:${port}`),
  };
}

function needed(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
