import type { Application } from '../domain/directory/application.ts';
import { combineDemands } from '../domain/policy/combineDemands.ts';
import type { ReusedSession } from '../domain/policy/facts.ts';
import type { Demand } from '../domain/sessions/demand.ts';
import type { LiveSession } from '../domain/sessions/session.ts';

/** The session as `decide` wants it. A lost proof or a given role means: all rules, from the beginning (S8). */
export function reusedSession(session: LiveSession): ReusedSession {
  return {
    signedInAt: session.signedInAt,
    allowance: session.allowance,
    recheckAt: session.recheck ? session.signedInAt : null,
  };
}

/** U1: what the registration demands joins what the request demands. */
export function demandOf(application: Pick<Application, 'demand'> | null, asked: Demand | null): Demand | null {
  const registered = application?.demand ?? null;
  const demands: Demand[] = asked === null ? [] : [asked];
  if (registered !== null) demands.push({ ...registered, factors: null, notBefore: null, source: 'client' });
  return combineDemands(demands);
}
