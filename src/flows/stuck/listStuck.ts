import { type Troubles, troublesOf } from '../../domain/audit/troubles.ts';
import type { Application } from '../../domain/directory/application.ts';
import type { StuckFilter, StuckPlace } from '../../domain/sessions/stuckFilter.ts';
import { type Refusal, type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedEvent } from '../../ports/store/auditStore.ts';
import type { StuckPerson } from '../../ports/store/stuckStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Acting, type Administration, administer, notBesides } from '../administer.ts';
import { rowsOfPage } from '../pageOf.ts';

export interface ListStuck extends Administration {
  readonly filter: StuckFilter;
  /** Where the page before ended; null: the first page. */
  readonly after: StuckPlace | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

/** A stuck person with what the audit tells of the latest of their flows. */
export interface StuckShown extends Omit<StuckPerson, 'applications'>, Troubles {
  readonly applications: readonly Pick<Application, 'id' | 'name'>[];
  /** How the last flow ended. `nothing`: it ran out. */
  readonly ended: 'refused' | 'cancelled' | 'nothing';
}

export interface StuckListed {
  readonly people: readonly StuckShown[];
  /** The `after` of the next page; null: this is the last. */
  readonly next: StuckPlace | null;
}

/** A2: the people who reached the MFA step and did not get past it since, whoever stopped last first. */
export function listStuck(ports: Pick<Ports, 'store'>) {
  return ({ filter, after, limit, ...by }: ListStuck): Promise<Result<StuckListed, 'not_permitted'>> =>
    administer(ports, { ...by, act: 'read_overview', on: null }, async (tx, acting) => {
      const barred = notNamingPeople(acting);
      if (barred !== null) return barred;
      const most = rowsOfPage(limit);
      const found = await ports.store.listStuck(tx, filter, { after, limit: most });
      const last = found.length < most ? undefined : found.at(-1)?.last;
      const next = last === undefined ? null : { at: last.stuckAt, id: last.attempt };
      return succeeded({ people: await shown(ports, tx, found), next });
    });
}

/** It tells who somebody is and which factors they have. @returns null when this one may read that. */
export function notNamingPeople(acting: Acting): Refusal<'not_permitted'> | null {
  return notBesides(acting, 'read_directory') ?? notBesides(acting, 'read_factors');
}

async function shown({ store }: Pick<Ports, 'store'>, tx: Tx, found: readonly StuckPerson[]): Promise<readonly StuckShown[]> {
  const events = await store.listTroubles(
    tx,
    found.flatMap(({ attempts }) => attempts),
  );
  const applications = await store.nameThings(tx, [...new Set(found.flatMap((person) => person.applications))]);
  const nameOf = new Map(applications.map(({ id, name }) => [id, name]));
  const byPerson = Map.groupBy(events, ({ user }) => user);
  return found.map((person) => {
    const own = byPerson.get(person.user.id) ?? [];
    return {
      ...person,
      ...troublesOf(own),
      applications: person.applications.map((id) => ({ id, name: nameOf.get(id) ?? '' })),
      ended: endOf(person, own),
    };
  });
}

function endOf({ last }: StuckPerson, events: readonly RecordedEvent[]): StuckShown['ended'] {
  if (last.refusedBecause !== null) return 'refused';
  const isCancelled = events.some(({ type, attempt }) => type === 'user.sign_in_cancelled' && attempt === last.attempt);
  return isCancelled ? 'cancelled' : 'nothing';
}
