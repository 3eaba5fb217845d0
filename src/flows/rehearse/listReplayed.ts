import type { EventId } from '../../domain/audit/event.ts';
import type { Application } from '../../domain/directory/application.ts';
import type { User } from '../../domain/directory/user.ts';
import type { Clause } from '../../domain/policy/clause.ts';
import type { Language } from '../../domain/policy/languages.ts';
import type { Replayed } from '../../domain/policy/replayed.ts';
import { DAY, type Instant, after as later } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RealSignIn, Span } from '../../ports/store/rehearsalStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { administer, notBesides } from '../administer.ts';
import { type SideTold, sideTold } from '../sideTold.ts';
import { startOfDay } from '../startOfDay.ts';
import { wordingOf } from '../wordingOf.ts';
import { judgedOne } from './judgedSignIn.ts';
import { type Rehearsal, type Replaying, type RuleTried, rehearsalOf, replaying, type TriedFault } from './rehearsal.ts';

export interface ListReplayed extends RuleTried {
  readonly replayed: Replayed;
  /** An instant of one of the days; null: all of them. */
  readonly day: Instant | null;
  /** The `next` of the page before; null: the first page. */
  readonly after: EventId | null;
  /** 1 to 200. */
  readonly limit: number;
  /** Of the sentences. */
  readonly language: Language;
}

/** One real sign-in of a person, as it was and as it would have been. */
export interface SignInReplayed {
  readonly event: EventId;
  readonly at: Instant;
  readonly person: Pick<User, 'id' | 'loginName' | 'displayName'>;
  /** null: no application in particular, or one that is gone. */
  readonly application: Pick<Application, 'id' | 'name'> | null;
  readonly recorded: Pick<RealSignIn, 'ended' | 'aal' | 'because'>;
  readonly before: SideTold;
  readonly after: SideTold;
  /** The clause of the decision that would have decided. */
  readonly clause: Clause;
}

export interface ReplayedPage {
  readonly revision: number;
  readonly signIns: readonly SignInReplayed[];
  /** The `after` of the next page, which can be there although this one is short; null: this is the last. */
  readonly next: EventId | null;
}

interface Looked {
  readonly span: Span;
  readonly slice: number;
  /** So many sign-ins are looked through for one page. */
  readonly most: number;
}

/** The sign-ins behind one number of a replay, oldest first, with the people of them by name. */
export function listReplayed(ports: Pick<Ports, 'store'>, { slice, most } = { slice: 5_000, most: 50_000 }) {
  return (command: ListReplayed): Promise<Result<ReplayedPage, 'not_permitted' | TriedFault>> =>
    administer(ports, { ...command, act: 'explain', on: null }, async (tx, acting) => {
      // It tells who signed in, when and where, by name.
      const barred = notBesides(acting, 'read_audit') ?? notBesides(acting, 'read_directory');
      if (barred !== null) return barred;
      const found = await rehearsalOf(ports, tx, command);
      if (!found.ok) return found;
      const rehearsal = found.value;
      const { signIns, next } = await looked(ports, tx, { rehearsal, command }, { span: partOf(rehearsal, command.day), slice, most });
      return succeeded({
        revision: rehearsal.revision,
        signIns: await named(ports, tx, { rehearsal, signIns, language: command.language }),
        next,
      });
    });
}

function partOf({ span }: Rehearsal, day: Instant | null): Span {
  if (day === null) return span;
  const from = startOfDay(day);
  const until = later(from, DAY);
  return { from: from < span.from ? span.from : from, until: until > span.until ? span.until : until };
}

async function looked(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { rehearsal, command }: { readonly rehearsal: Rehearsal; readonly command: ListReplayed },
  { span, slice, most }: Looked,
): Promise<{ readonly signIns: readonly Replaying[]; readonly next: EventId | null }> {
  const found: Replaying[] = [];
  let count = 0;
  for await (const some of replaying(ports, tx, rehearsal, { span, after: command.after, slice, people: 'those_met' })) {
    for (const one of some) {
      if (one.judged?.replayed !== command.replayed) continue;
      if (found.length === command.limit) return { signIns: found, next: found.at(-1)?.signIn.id ?? null };
      found.push(one);
    }
    count += some.length;
    if (count >= most && some.length === slice) return { signIns: found, next: some.at(-1)?.signIn.id ?? null };
  }
  return { signIns: found, next: null };
}

interface ToName {
  readonly rehearsal: Rehearsal;
  readonly signIns: readonly Replaying[];
  readonly language: Language;
}

/** Told with the instant of the sign-in itself: what was judged for many alike has the instant of one of them. */
async function named(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { rehearsal: { sides }, signIns: found, language }: ToName,
): Promise<readonly SignInReplayed[]> {
  const wording = await wordingOf(ports, tx, language);
  const people = new Map(
    (await ports.store.nameThings(tx, [...new Set(found.map(({ signIn }) => signIn.user))])).map((one) => [one.id, one]),
  );
  return found.flatMap(({ signIn, person: met }): readonly SignInReplayed[] => {
    if (met === null) return [];
    const { id, at, user, ended, aal, because } = signIn;
    const { before, after } = judgedOne(sides, met.alike.life, signIn);
    const person = people.get(user);
    const application = signIn.application === null ? null : (sides.applications.get(signIn.application) ?? null);
    return [
      {
        event: id,
        at,
        person: { id: user, loginName: person?.loginName ?? user, displayName: person?.name ?? user },
        application,
        recorded: { ended, aal, because },
        before: sideTold(before, wording),
        after: sideTold(after, wording),
        clause: after.decision.decidedBy,
      },
    ];
  });
}
