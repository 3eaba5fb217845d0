import type { UserId } from '../../domain/directory/user.ts';
import { asksMore, type Replayed } from '../../domain/policy/replayed.ts';
import { type StepUpDraft, stepUpFrom } from '../../domain/stepUp/stepUpDraft.ts';
import type { StepUpRuleId, StepUpSays } from '../../domain/stepUp/stepUpRule.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, notBesides } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { startOfDay } from '../startOfDay.ts';
import { unsatisfiable } from '../unsatisfiable.ts';
import { daysOutOfRange, type Rehearsal, type Replaying, replaying } from './rehearsal.ts';
import { type ReplayCounted, ReplayCounts } from './replayCounts.ts';
import { MANY, type ReplayRule, SLICE } from './replayRule.ts';

export interface TestStepUpRule extends Administration {
  /** The rule in whose place the draft is tried; null: a new one. */
  readonly rule: StepUpRuleId | null;
  readonly draft: StepUpDraft;
  /** Days of UTC, today among them, 1 to 90. */
  readonly days: number;
  readonly onProgress: ReplayRule['onProgress'];
}

/** Somebody of whom more would have been asked, and in how many of their sign-ins. */
export interface PersonAsked {
  readonly id: UserId;
  readonly loginName: string;
  readonly displayName: string;
  readonly asked: number;
  readonly refused: number;
}

export interface StepUpTested extends ReplayCounted {
  readonly revision: number;
  readonly from: Instant;
  readonly until: Instant;
  /** Those of whom more would have been asked most often. */
  readonly people: readonly PersonAsked[];
  /** What the rule itself asked in these days, or would have in report-only; null: it is new. */
  readonly fired: { readonly times: number; readonly people: number } | null;
}

export type TestStepUpError =
  | 'not_permitted'
  | 'step_up_malformed'
  | 'step_up_rule_not_found'
  | 'step_up_unsatisfiable'
  | 'step_up_not_on_record'
  | 'days_of_replay_out_of_range';

const MOST_LISTED = 100;
/** Of more people than these only the first are kept in mind for the list; the numbers are of all. */
const MOST_REMEMBERED = 100_000;

/**
 * The sign-ins of the last days judged with a step-up rule beside all others, as if it had been enforced since the first of them: whom
 * it would have asked, whom it would have refused. Nothing is changed. An authorization with a live session is on record only where it
 * asked for something, so of these nothing is told.
 */
export function testStepUpRule(ports: Pick<Ports, 'store'>, { slice, many } = { slice: SLICE, many: MANY }) {
  return (command: TestStepUpRule): Promise<Result<StepUpTested, TestStepUpError>> =>
    administer(ports, { ...command, act: 'explain', on: null }, async (tx, acting): Promise<Result<StepUpTested, TestStepUpError>> => {
      // It tells who signed in by name.
      const barred = notBesides(acting, 'read_audit') ?? notBesides(acting, 'read_directory');
      if (barred !== null) return barred;
      const found = await rehearsalOf(ports, tx, command);
      if (!found.ok) return found;
      const { span, revision } = found.value;
      const of = await ports.store.countSignIns(tx, span);
      const people = of > many ? 'everybody_lately_here' : 'those_met';
      const counts = new ReplayCounts(found.value);
      const asked = new Map<UserId, { asked: number; refused: number }>();
      command.onProgress?.({ counted: 0, of });
      for await (const replayed of replaying(ports, tx, found.value, { span, after: null, slice, people })) {
        for (const one of replayed) {
          counts.add(one);
          remember(asked, one);
        }
        command.onProgress?.({ counted: counts.signIns, of: Math.max(of, counts.signIns) });
      }
      const fired = command.rule === null ? null : await firedSince(ports, tx, command.rule, span.from);
      return succeeded({ revision, from: span.from, until: tx.now, ...counts.told(), people: await named(ports, tx, asked), fired });
    });
}

/** By what sign-ins on record can tell of; what else there is, is for report-only. */
function notOnRecord({ trigger }: StepUpSays): Refusal<'step_up_not_on_record'> | null {
  if (trigger.kind === 'first_access' || trigger.kind === 'proof_age') return null;
  return refused(
    'step_up_not_on_record',
    `Past sign-ins do not tell of "${trigger.kind}". Save the rule in report-only, and look at its figures.`,
    {
      kind: trigger.kind,
    },
  );
}

async function rehearsalOf(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { rule, draft, days }: Pick<TestStepUpRule, 'rule' | 'draft' | 'days'>,
): Promise<Result<Rehearsal, TestStepUpError>> {
  const outOfRange = daysOutOfRange(days);
  if (outOfRange !== null) return outOfRange;
  const says = stepUpFrom(draft);
  if (!says.ok) return says;
  const { snapshot, revision } = await latestSnapshot(ports, tx);
  const { stepUpRules: rules = [] } = snapshot;
  if (rule !== null && !rules.some(({ id }) => id === rule)) {
    return refused('step_up_rule_not_found', 'There is no such step-up rule in this tenant.');
  }
  const listed = await ports.store.listApplications(tx);
  const barred = notOnRecord(says.value) ?? unsatisfiable({ says: says.value, snapshot, applications: listed, now: tx.now });
  if (barred !== null) return barred;
  const from = after(startOfDay(tx.now), -(days - 1) * DAY);
  // Nobody else's rule: what it is known by does not matter, since nothing is remembered.
  const tried = { ...says.value, mode: 'enforced', id: rule ?? ('tried' as StepUpRuleId), from } as const;
  const others = rules.filter(({ id }) => id !== rule);
  return succeeded({
    revision,
    span: { from, until: after(tx.now, 1) },
    sides: {
      before: { ...snapshot, stepUpRules: others },
      after: { ...snapshot, stepUpRules: [...others, tried] },
      applications: new Map(listed.map((one) => [one.id as string, one])),
    },
  });
}

function remember(asked: Map<UserId, { asked: number; refused: number }>, { signIn: { user }, judged }: Replaying): void {
  const replayed: Replayed = judged?.replayed ?? 'unchanged';
  if (!asksMore(replayed)) return;
  const known = asked.get(user) ?? (asked.size < MOST_REMEMBERED ? { asked: 0, refused: 0 } : null);
  if (known === null) return;
  known[replayed === 'refused' ? 'refused' : 'asked'] += 1;
  asked.set(user, known);
}

async function named(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  asked: ReadonlyMap<UserId, { readonly asked: number; readonly refused: number }>,
): Promise<readonly PersonAsked[]> {
  const most = [...asked].toSorted(([, one], [, other]) => other.asked + other.refused - one.asked - one.refused).slice(0, MOST_LISTED);
  const names = new Map(
    (
      await ports.store.nameThings(
        tx,
        most.map(([user]) => user),
      )
    ).map((one) => [one.id, one]),
  );
  return most.map(([id, times]) => ({ id, loginName: names.get(id)?.loginName ?? id, displayName: names.get(id)?.name ?? id, ...times }));
}

async function firedSince({ store }: Pick<Ports, 'store'>, tx: Tx, rule: StepUpRuleId, since: Instant) {
  const found = (await store.countStepUps(tx, since)).find((one) => one.rule === rule);
  return { times: found?.times ?? 0, people: found?.people ?? 0 };
}
