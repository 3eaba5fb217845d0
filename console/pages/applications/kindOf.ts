import type { Application } from '../../api/applications.ts';

export type ApplicationKind = 'builtIn' | 'behindProxy' | 'public' | 'confidential';

/** In the words of OAuth: whether it can keep a secret. */
export function kindOf({ oidc, forwardAuth }: Pick<Application, 'oidc' | 'forwardAuth'>): ApplicationKind {
  if (oidc === null) return forwardAuth === null ? 'builtIn' : 'behindProxy';
  return oidc.authMethod === 'none' ? 'public' : 'confidential';
}
