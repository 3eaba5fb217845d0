import type { Application } from '../../api/applications.ts';

export type ApplicationKind = 'builtIn' | 'public' | 'confidential';

/** In the words of OAuth: whether it can keep a secret. */
export function kindOf(oidc: Application['oidc']): ApplicationKind {
  if (oidc === null) return 'builtIn';
  return oidc.authMethod === 'none' ? 'public' : 'confidential';
}
