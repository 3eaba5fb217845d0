import type { Application } from '../domain/directory/application.ts';
import { combineDemands } from '../domain/policy/combineDemands.ts';
import type { Demand } from '../domain/sessions/demand.ts';
import { after, type Instant, SECOND } from '../kernel/instant.ts';

/**
 * U1: what the registration demands joins what the request demands. A registered greatest age counts back from the
 * moment of the first request and not from now: a proof that was shown on the way would be too old again when the
 * browser comes back, however recent it is.
 * @returns null when nobody asks anything.
 */
export function openingDemand(
  application: Pick<Application, 'demand'>,
  asked: { readonly demand: Demand | null; readonly requestedAt: Instant },
): Demand | null {
  const { demand: registered } = application;
  const demands: Demand[] = asked.demand === null ? [] : [asked.demand];
  if (registered !== null) {
    const { aal, maxAgeSeconds } = registered;
    const notBefore = maxAgeSeconds === null ? null : after(asked.requestedAt, -maxAgeSeconds * SECOND);
    demands.push({ aal, factors: null, maxAgeSeconds: null, notBefore, source: 'client' });
  }
  return combineDemands(demands);
}
