import type { RequiredFactors } from '../domain/directory/requiredFactors.ts';
import { requiredKinds } from '../domain/factors/requiredKinds.ts';
import { leastOf, type Shown, strictestOf } from '../domain/sessions/acr.ts';
import type { Demand } from '../domain/sessions/demand.ts';
import { after, type Instant, SECOND } from '../kernel/instant.ts';

/** Parameters of an authorization request, as they were sent. */
export interface Asked {
  readonly acrValues: string | null;
  readonly claims: string | null;
  readonly maxAge: string | null;
  readonly prompts: ReadonlySet<string>;
  /** When this authorization was first asked for; it survives the detour through our own steps. */
  readonly requestedAt: Instant;
}

export interface RequestedDemand {
  /** null: nothing. */
  readonly demand: Demand | null;
  /** By which factors AAL 2 is asked for, which the acr then tells. */
  readonly named: RequiredFactors;
  /** `what_cannot_be`: an essential acr none of whose values we can ever give. */
  readonly insistsOn: 'what_can_be' | 'what_cannot_be';
}

/**
 * Reads what an application asks of the sign-in (U1). It reads the raw `claims` parameter: the library overwrites its
 * `acr` member when `acr_values` is there too, and a weaker wish would hide an essential demand.
 *
 * Ages become a "not before", counted from the first request: a max_age of 0 could otherwise never be met.
 */
export function requestedDemand(asked: Asked): RequestedDemand {
  // Several values are alternatives, so the least of them is what is asked (docs/decisions).
  const essential = essentialAcrs(asked.claims).map(leastOf);
  const acr = strictestOf([...essential, leastOf(asked.acrValues?.split(' ') ?? [])]) ?? NOTHING;
  const notBefore = notBeforeOf(asked);
  const demand: Demand = { aal: acr.aal, factors: requiredKinds(acr.factors), maxAgeSeconds: null, notBefore, source: 'client' };
  return {
    demand: acr.aal === 1 && notBefore === null ? null : demand,
    named: acr.factors,
    insistsOn: essential.includes(null) ? 'what_cannot_be' : 'what_can_be',
  };
}

const NOTHING: Shown = { aal: 1, factors: 'any' };

function notBeforeOf({ prompts, maxAge, requestedAt }: Asked): Instant | null {
  if (prompts.has('login')) return requestedAt;
  return maxAge === null ? null : after(requestedAt, -Number(maxAge) * SECOND);
}

/** What each essential acr takes: one of the ID token and one of userinfo may differ, and both have to be met. */
function essentialAcrs(claims: string | null): readonly (readonly string[])[] {
  if (claims === null) return [];
  // The library has checked that it is a JSON object whose id_token and userinfo are objects.
  const parsed = JSON.parse(claims) as { readonly id_token?: { readonly acr?: unknown }; readonly userinfo?: { readonly acr?: unknown } };
  const found: (readonly string[])[] = [];
  for (const acr of [parsed.id_token?.acr, parsed.userinfo?.acr]) {
    if (typeof acr !== 'object' || acr === null || !('essential' in acr) || acr.essential !== true) continue;
    if ('value' in acr) found.push([String(acr.value)]);
    else if ('values' in acr && Array.isArray(acr.values)) found.push(acr.values.map(String));
  }
  return found;
}
