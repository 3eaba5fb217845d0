import type { UserId } from '../../domain/directory/user.ts';
import type { FactorLife, Life } from '../../domain/policy/life.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { FactorGone, SpentBatch } from '../../ports/store/rehearsalStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { AlikeLife, Judging, Sides } from './judgedSignIn.ts';

/** People as they were, asked for as they are met, each once. */
export interface Lives {
  readonly known: ReadonlyMap<UserId, PersonMet>;
  readonly learn: (users: readonly UserId[]) => Promise<void>;
  /** Where most people are met anyway, reading all who were lately here, in order, is several times as quick. @yields after each part of them. */
  readonly learnAll: () => AsyncGenerator<void, void>;
}

interface Asked {
  readonly sides: Sides;
  readonly since: Instant;
  readonly alike: Judging['alike'];
}

/** So many are read together where everybody is. */
const RANGE = 25_000;

/** Somebody as they were, and what a replay has met of them so far. */
export interface PersonMet {
  readonly alike: AlikeLife;
  /** Bits of the outcomes of the whole time; of a day, and which day that is. */
  all: number;
  ofDay: number;
  day: number;
}

export async function livesSince({ store }: Pick<Ports, 'store'>, tx: Tx, { sides, since, alike }: Asked): Promise<Lives> {
  const asked = { groups: [...new Set([...sides.before.groups.keys(), ...sides.after.groups.keys()])], since };
  const gone = byUser(await store.listFactorsGone(tx, since));
  const known = new Map<UserId, PersonMet>();
  const keep = (lives: readonly (Life & { readonly user: UserId })[], spent: ReadonlyMap<UserId, readonly SpentBatch[]>): void => {
    for (const { user, ...life } of lives) {
      const whole = withGone(withSpent(life, spent.get(user)?.[0]), gone.get(user) ?? []);
      known.set(user, { alike: alike(whole), all: 0, ofDay: 0, day: 0 });
    }
  };
  return {
    known,
    learnAll: async function* () {
      const spent = byUser(await store.listSpentBatches(tx, null, since));
      for (let after: UserId | null = null, more = true; more; more = after !== null) {
        const range = await store.listLives(tx, { kind: 'lately_here', after, limit: RANGE }, asked);
        keep(range.lives, spent);
        yield;
        after = range.last;
      }
    },
    learn: async (met) => {
      const users = [...new Set(met.filter((user) => !known.has(user)))];
      if (users.length === 0) return;
      const { lives } = await store.listLives(tx, { kind: 'these', users }, asked);
      keep(lives, byUser(await store.listSpentBatches(tx, users, since)));
    },
  };
}

function byUser<Of extends { readonly user: UserId }>(found: readonly Of[]): ReadonlyMap<UserId, readonly Of[]> {
  const by = new Map<UserId, Of[]>();
  for (const one of found) {
    const others = by.get(one.user);
    if (others === undefined) by.set(one.user, [one]);
    else others.push(one);
  }
  return by;
}

/** One batch is alive at a time (F7). */
function withSpent(life: Life, spent: SpentBatch | undefined): Life {
  if (spent === undefined) return life;
  const { left, spentAt } = spent;
  return { ...life, factors: life.factors.map((factor) => (factor.kind === 'backup_code' ? { ...factor, left, spentAt } : factor)) };
}

/** Factors that were held for a part of the time, and the beginning of a window that a reset has opened in it. */
function withGone(life: Life, gone: readonly FactorGone[]): Life {
  if (gone.length === 0) return life;
  const reset = gone.findLast(({ by }) => by === 'reset');
  return {
    ...life,
    factors: [...life.factors, ...gone.map(lifeOfGone)],
    window: life.window === null || reset === undefined ? life.window : { ...life.window, from: reset.until },
  };
}

function lifeOfGone({ kind, from, until }: FactorGone): FactorLife {
  // What was left of codes that are gone is not on record; they stood beside a factor, as nearly all do.
  return kind === 'backup_code' ? { kind, from, until, companion: true, left: 2, spentAt: [] } : { kind, from, until };
}
