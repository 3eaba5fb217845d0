import { CLAIMS_OF } from './claims.ts';

/**
 * The scopes that an authorization asks for, as step-up rules look at them. What a scope would give may also be asked for claim by
 * claim, so a claim stands for its scope: nobody passes a rule by another spelling.
 */
export function requestedScopes({ scope, claims }: { readonly scope: string | null; readonly claims: string | null }): readonly string[] {
  const asked = scope === null ? [] : scope.split(' ').filter((one) => one !== '');
  const claimed = claims === null ? [] : claimNames(claims);
  const implied = (['profile', 'email'] as const).filter((one) => CLAIMS_OF[one].some((claim) => claimed.includes(claim)));
  return [...new Set([...asked, ...implied])];
}

function claimNames(claims: string): readonly string[] {
  // The library has checked that it is a JSON object whose id_token and userinfo are objects.
  const { id_token: idToken, userinfo } = JSON.parse(claims) as { readonly id_token?: object; readonly userinfo?: object };
  return [...Object.keys(idToken ?? {}), ...Object.keys(userinfo ?? {})];
}
