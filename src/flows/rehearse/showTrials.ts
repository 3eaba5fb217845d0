import type { EventId } from '../../domain/audit/event.ts';
import type { PolicyVersion, Scope } from '../../domain/policy/rule.ts';
import { TRIED, type Tried } from '../../domain/policy/trial.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { TriedSignIn } from '../../ports/store/rehearsalStore.ts';
import { type Administration, administer, notBesides } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';

/** Figures and lists are of so many days. */
const LATELY = 7 * DAY;

export interface TrialsShown {
  readonly trials: readonly { readonly scope: Scope; readonly version: PolicyVersion }[];
  readonly since: Instant;
  readonly numbers: Readonly<Record<Tried, { readonly signIns: number; readonly people: number }>>;
}

/** What is tried now, and what all of it together would have made of the sign-ins of the last 7 days. */
export function showTrials(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<TrialsShown, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const { snapshot } = await latestSnapshot(ports, tx);
      const since = after(tx.now, -LATELY);
      const counted = new Map((await ports.store.countTried(tx, since)).map(({ outcome, ...number }) => [outcome, number]));
      const numbers = Object.fromEntries(TRIED.map((outcome) => [outcome, counted.get(outcome) ?? { signIns: 0, people: 0 }]));
      return succeeded({ trials: snapshot.trials ?? [], since, numbers: numbers as TrialsShown['numbers'] });
    });
}

export interface ListTried extends Administration {
  readonly outcome: Tried;
  /** The `next` of the page before; null: the first page. */
  readonly before: EventId | null;
  readonly limit: number;
}

export interface TriedPage {
  readonly signIns: readonly TriedSignIn[];
  readonly next: EventId | null;
}

/** The sign-ins of the last 7 days behind one number, newest first, with the people of them by name. */
export function listTried(ports: Pick<Ports, 'store'>) {
  return ({ outcome, before, limit, ...command }: ListTried): Promise<Result<TriedPage, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'explain', on: null }, async (tx, acting) => {
      // It tells what the audit does, of people by name.
      const barred = notBesides(acting, 'read_audit') ?? notBesides(acting, 'read_directory');
      if (barred !== null) return barred;
      const signIns = await ports.store.listTried(tx, { since: after(tx.now, -LATELY), outcome, before, limit });
      return succeeded({ signIns, next: signIns.length === limit ? (signIns.at(-1)?.id ?? null) : null });
    });
}
