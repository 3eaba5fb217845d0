import { type UriFault, uriFault } from '../../../src/domain/directory/redirectUri.ts';
import type { Application } from '../../api/applications.ts';

/** The registration of a client as it is typed: addresses one a line. */
export interface RegistrationForm {
  readonly name: string;
  readonly redirectUris: string;
  readonly postLogoutRedirectUris: string;
  readonly backchannelLogoutUri: string;
  /** Ids of the applications that call it as an API. */
  readonly readsTokensOf: readonly string[];
}

export const EMPTY_REGISTRATION: RegistrationForm = {
  name: '',
  redirectUris: '',
  postLogoutRedirectUris: '',
  backchannelLogoutUri: '',
  readsTokensOf: [],
};

type Oidc = NonNullable<Application['oidc']>;

export function formOf(name: string, oidc: Oidc): RegistrationForm {
  return {
    name,
    redirectUris: oidc.redirectUris.join('\n'),
    postLogoutRedirectUris: oidc.postLogoutRedirectUris.join('\n'),
    backchannelLogoutUri: oidc.backchannelLogoutUri ?? '',
    readsTokensOf: oidc.readsTokensOf,
  };
}

export function addressesOf(form: RegistrationForm): Omit<Oidc, 'authMethod'> {
  return {
    redirectUris: linesOf(form.redirectUris),
    postLogoutRedirectUris: linesOf(form.postLogoutRedirectUris),
    backchannelLogoutUri: linesOf(form.backchannelLogoutUri)[0] ?? null,
    readsTokensOf: [...form.readsTokensOf],
  };
}

/** The first address that cannot be registered, and why; null: all are in order. The server judges by the same function. */
export function firstFault(text: string): { readonly uri: string; readonly fault: UriFault } | null {
  for (const uri of linesOf(text)) {
    const fault = uriFault(uri);
    if (fault !== null) return { uri, fault };
  }
  return null;
}

export function linesOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
