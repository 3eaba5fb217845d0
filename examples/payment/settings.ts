/** Everything that this application has to be told. */
export interface Settings {
  /** Address of the identity provider, "http://localhost:3000/t/demo". */
  readonly issuer: string;
  /** The page: a public client, redirect URI BASE_URL/callback. */
  readonly clientId: string;
  /** The API, which asks about the page's access tokens. */
  readonly apiClientId: string;
  readonly apiClientSecret: string;
  readonly port: number;
  /** Where browsers reach this application. */
  readonly baseUrl: string;
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const port = Number(environment['PORT'] ?? '3004');
  return {
    issuer: needed(environment, 'ISSUER'),
    clientId: needed(environment, 'CLIENT_ID'),
    apiClientId: needed(environment, 'API_CLIENT_ID'),
    apiClientSecret: needed(environment, 'API_CLIENT_SECRET'),
    port,
    baseUrl: environment['BASE_URL'] ?? `http://localhost:${port}`,
  };
}

function needed(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
