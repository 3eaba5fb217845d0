import { type RecordedRisk, type RiskRead, riskAsRecorded } from '../../domain/risk/recordedRisk.ts';
import { type StepUpDraft, stepUpFrom } from '../../domain/stepUp/stepUpDraft.ts';
import type { StepUpRuleId, StepUpTrigger } from '../../domain/stepUp/stepUpRule.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Looked } from '../../ports/store/rehearsalStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, notBesides } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { startOfDay } from '../startOfDay.ts';
import { unsatisfiable } from '../unsatisfiable.ts';
import { daysOutOfRange, type Rehearsal } from './rehearsal.ts';
import { MANY, type ReplayRule, SLICE } from './replayRule.ts';
import { type Tested, testedOnRecord } from './testedOnRecord.ts';

export interface TestStepUpRule extends Administration {
  /** The rule in whose place the draft is tried; null: a new one. */
  readonly rule: StepUpRuleId | null;
  readonly draft: StepUpDraft;
  /** Days of UTC, today among them, 1 to 90. */
  readonly days: number;
  readonly onProgress: ReplayRule['onProgress'];
}

export interface StepUpTested extends Tested {
  /** What the rule itself asked in these days, or would have in report-only; null: it is new. */
  readonly fired: { readonly times: number; readonly people: number } | null;
}

export type TestStepUpError =
  | 'not_permitted'
  | 'step_up_malformed'
  | 'step_up_rule_not_found'
  | 'step_up_unsatisfiable'
  | 'days_of_replay_out_of_range';

/**
 * What really happened in the last days judged with a step-up rule beside all others, as if it had been enforced since the first of them:
 * whom it would have asked, whom it would have refused. Nothing is changed. An authorization with a live session is on record only where
 * it asked for something, so of these nothing is told, but where the session had moved.
 */
export function testStepUpRule(ports: Pick<Ports, 'store'>, sizes = { slice: SLICE, many: MANY }) {
  return (command: TestStepUpRule): Promise<Result<StepUpTested, TestStepUpError>> =>
    administer(ports, { ...command, act: 'explain', on: null }, async (tx, acting): Promise<Result<StepUpTested, TestStepUpError>> => {
      // It tells who signed in by name.
      const barred = notBesides(acting, 'read_audit') ?? notBesides(acting, 'read_directory');
      if (barred !== null) return barred;
      const found = await rehearsalOf(ports, tx, command);
      if (!found.ok) return found;
      const tested = await testedOnRecord(ports, tx, found.value, { ...sizes, onProgress: command.onProgress });
      const fired = command.rule === null ? null : await firedSince(ports, tx, command.rule, found.value.span.from);
      return succeeded({ ...tested, fired });
    });
}

/** Where the record tells of what the rule waits for. */
function lookedAt(trigger: StepUpTrigger): Looked {
  switch (trigger.kind) {
    case 'first_access':
    case 'proof_age':
      return { kind: 'sign_ins' };
    case 'scope':
      return { kind: 'scopes' };
    case 'signal':
    case 'score':
      return { kind: 'risk' };
    case 'operation':
      return { kind: 'operations', name: trigger.operation };
    default:
      return assertNever(trigger);
  }
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
  const barred = unsatisfiable({ says: says.value, snapshot, applications: listed, now: tx.now });
  if (barred !== null) return barred;
  const from = after(startOfDay(tx.now), -(days - 1) * DAY);
  // Nobody else's rule: what it is known by does not matter, since nothing is remembered.
  const tried = { ...says.value, mode: 'enforced', id: rule ?? ('tried' as StepUpRuleId), from } as const;
  const others = rules.filter(({ id }) => id !== rule);
  return succeeded({
    revision,
    span: { from, until: after(tx.now, 1) },
    looked: lookedAt(tried.trigger),
    sides: {
      before: { ...snapshot, stepUpRules: others },
      after: { ...snapshot, stepUpRules: [...others, tried] },
      applications: new Map(listed.map((one) => [one.id as string, one])),
      risk: { before: seenByRules, after: seenByRules },
    },
  });
}

/** As it was, but that rules by signal or score look at it also where risk enforced nothing. */
const seenByRules = (recorded: RecordedRisk): RiskRead => ({ ...riskAsRecorded(recorded), forRules: 'seen' });

async function firedSince({ store }: Pick<Ports, 'store'>, tx: Tx, rule: StepUpRuleId, since: Instant) {
  const found = (await store.countStepUps(tx, since)).find((one) => one.rule === rule);
  return { times: found?.times ?? 0, people: found?.people ?? 0 };
}
