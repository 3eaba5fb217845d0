import type { Application } from '../domain/directory/application.ts';
import type { Facts, UserFacts } from '../domain/policy/facts.ts';
import type { Instant } from '../kernel/instant.ts';
import { demandOf } from './sessionFacts.ts';

/** Somebody who has just given the right password. */
export interface Entering {
  readonly user: UserFacts;
  /** null: no application in particular. */
  readonly application: Pick<Application, 'id' | 'demand'> | null;
  readonly at: Instant;
}

/** The situation after the right password and nothing else, as explanations and the impact of a draft judge it. */
export function passwordAlone({ user, application, at }: Entering): Facts {
  return {
    at,
    application: application?.id ?? null,
    user,
    evidence: [{ method: 'password', at }],
    skipped: false,
    wantsFactor: false,
    session: null,
    demand: demandOf(application, null),
  };
}
