import type { UseFormReturnType } from '@mantine/form';
import { DEFAULT_UPSTREAM_CLAIMS, DEFAULT_UPSTREAM_SCOPES } from '../../../src/domain/directory/upstreamDraft.ts';
import type { UpstreamAccounts } from '../../../src/domain/directory/upstreamProvider.ts';
import type { Provider } from '../../api/providers.ts';

/** A provider as it is typed. */
export interface ProviderForm {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** '': of one that is there, it stays. */
  readonly clientSecret: string;
  readonly accounts: UpstreamAccounts['kind'];
  /** Of accounts that are made. */
  readonly groups: readonly string[];
  readonly acr: string[];
  readonly amr: string[];
  readonly scopes: string[];
  readonly loginName: string;
  readonly mail: string;
  readonly displayName: string;
}

/** What every part of the form is given. */
export interface ProviderFieldsProps {
  readonly form: UseFormReturnType<ProviderForm>;
  readonly isReadOnly: boolean;
}

export const NEW_PROVIDER: ProviderForm = {
  name: '',
  issuer: '',
  clientId: '',
  clientSecret: '',
  accounts: 'linked',
  groups: [],
  acr: [],
  amr: [],
  scopes: [...DEFAULT_UPSTREAM_SCOPES],
  ...DEFAULT_UPSTREAM_CLAIMS,
};

export function formOf({ name, issuer, clientId, accounts, mfa, scopes, claims }: Provider): ProviderForm {
  return {
    name,
    issuer,
    clientId,
    clientSecret: '',
    accounts: accounts.kind,
    groups: accounts.kind === 'create' ? accounts.groups : [],
    acr: [...mfa.acr],
    amr: [...mfa.amr],
    scopes: [...scopes],
    ...claims,
  };
}

/** All but issuer and secret, which are sent when they are new. */
export function draftOf(form: ProviderForm) {
  return {
    name: form.name,
    clientId: form.clientId.trim(),
    scopes: form.scopes,
    claims: { loginName: form.loginName.trim(), mail: form.mail.trim(), displayName: form.displayName.trim() },
    accounts: form.accounts === 'create' ? { kind: form.accounts, groups: form.groups } : { kind: form.accounts },
    mfa: { acr: form.acr, amr: form.amr },
  };
}

/** Values that stand for a password alone (RFC 8176), or for no assurance at all (OpenID Connect Core, 2). */
const NO_MFA: readonly string[] = ['pwd', '0'];

/** What is listed as MFA and is none. */
export function listedByMistake({ acr, amr }: Pick<ProviderForm, 'acr' | 'amr'>): readonly string[] {
  return [...acr, ...amr].filter((value) => NO_MFA.includes(value));
}
