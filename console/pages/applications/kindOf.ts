import type { Application } from '../../api/applications.ts';

export type ApplicationKind = 'builtIn' | 'behindProxy' | 'saml' | 'public' | 'confidential';

/** In the words of OAuth: whether it can keep a secret. */
export function kindOf({ oidc, forwardAuth, saml }: Pick<Application, 'oidc' | 'forwardAuth' | 'saml'>): ApplicationKind {
  if (saml !== null) return 'saml';
  if (oidc === null) return forwardAuth === null ? 'builtIn' : 'behindProxy';
  return oidc.authMethod === 'none' ? 'public' : 'confidential';
}
