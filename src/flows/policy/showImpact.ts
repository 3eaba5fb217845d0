import { cannotSatisfy, OUTCOMES, type Outcome } from '../../domain/policy/impact.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Refusal, type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Bucket, BucketsAsked } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type ConflictCode, refusalOf } from '../acceptable.ts';
import { administer } from '../administer.ts';
import { bucketFacts } from '../alikePeople.ts';
import { conflictsOf } from '../conflictsOf.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { foldedPeople } from '../foldedPeople.ts';
import { draftedImpact, type JudgedSides, type RuleThoughtOf, type ThoughtFault } from './draftedImpact.ts';
import { asksSessionsAgain, type SessionsAgain, sessionsAgain } from './sessionsAgain.ts';

export interface ShowImpact extends RuleThoughtOf {
  /** Told while people are counted; null: nobody listens. */
  readonly onProgress: ((progress: { readonly counted: number; readonly of: number }) => void) | null;
}

/** How many people an outcome concerns. */
export interface ImpactNumber {
  readonly people: number;
  /** Owners and administrators among them. */
  readonly administrators: number;
  /** T3: among them those who never signed in. */
  readonly neverSignedIn: number;
  /** Of those who can put it off, when that ends; null: nobody has a deadline. */
  readonly deadlines: { readonly earliest: Instant; readonly latest: Instant } | null;
  /** Among those who can satisfy nothing: they could not sign in. */
  readonly refused: number;
  /** Among those: it is so without the draft as well. */
  readonly alreadySo: number;
}

export interface Impact {
  readonly revision: number;
  readonly edition: number;
  readonly at: Instant;
  readonly counted: number;
  readonly disabled: number;
  readonly numbers: Readonly<Record<Outcome, ImpactNumber>>;
  readonly deadEnds: readonly DeadEndListed[];
  /** null: the draft judges none again. */
  readonly sessions: SessionsAgain | null;
  /** What saving would be answered; null: it would be saved. */
  readonly refusal: Refusal<ConflictCode> | null;
}

/**
 * What a draft would do to everybody it concerns, before it is saved. People whom `decide` cannot tell apart are folded into
 * buckets by one question, and each bucket is judged once, as its people would be.
 */
export function showImpact(ports: Pick<Ports, 'store'>) {
  return (command: ShowImpact): Promise<Result<Impact, 'not_permitted' | ThoughtFault>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const drafted = await draftedImpact(ports, tx, command);
      if (!drafted.ok) return drafted;
      const { draft, revision, edition, asked, judge } = drafted.value;
      const judgesSessions = asksSessionsAgain(draft);
      const folded = { ...asked, sessions: judgesSessions ? 'told_apart' : 'left_out' } as const;
      const buckets = await foldedPeople(ports, tx, folded, await progressOf(ports, tx, { asked, command }));
      const numbers = emptyNumbers();
      let [counted, disabled] = [0, 0];
      for (const bucket of buckets) {
        const sides = judge(bucketFacts(bucket));
        numbers[sides.outcome] = added(numbers[sides.outcome], bucket, sides);
        counted += bucket.people;
        disabled += bucket.disabled;
      }
      const conflicts = await conflictsOf(ports, tx, draft, asked.among === null ? buckets : null);
      const { deadEnds } = conflicts;
      return succeeded({
        revision,
        edition,
        at: asked.at,
        counted,
        disabled,
        numbers,
        deadEnds,
        sessions: judgesSessions ? sessionsAgain(draft, buckets) : null,
        refusal: refusalOf(conflicts, 'refuse'),
      });
    });
}

/** What is told after each slice. How many people there are is counted only for somebody who listens. */
async function progressOf(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { asked, command: { onProgress } }: { readonly asked: BucketsAsked; readonly command: ShowImpact },
): Promise<(counted: number) => void> {
  if (onProgress === null) return () => undefined;
  const of = await store.countEverybody(tx, asked.among);
  onProgress({ counted: 0, of });
  return (counted) => onProgress({ counted, of });
}

function emptyNumbers(): Record<Outcome, ImpactNumber> {
  const none: ImpactNumber = { people: 0, administrators: 0, neverSignedIn: 0, deadlines: null, refused: 0, alreadySo: 0 };
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, none])) as Record<Outcome, ImpactNumber>;
}

function added(number: ImpactNumber, bucket: Bucket, { before, after, outcome }: JudgedSides): ImpactNumber {
  const isStuck = outcome === 'cannot_satisfy';
  const deadline = after.asked.kind === 'offered' && outcome === 'can_skip_until' ? after.asked.deadline : null;
  return {
    people: number.people + bucket.people,
    administrators: number.administrators + bucket.administrators,
    neverSignedIn: number.neverSignedIn + bucket.neverSignedIn,
    deadlines: deadline === null ? number.deadlines : widened(number.deadlines, deadline),
    refused: number.refused + (isStuck && after.asked.kind === 'refused' ? bucket.people : 0),
    alreadySo: number.alreadySo + (isStuck && cannotSatisfy(before) ? bucket.people : 0),
  };
}

function widened(span: ImpactNumber['deadlines'], deadline: Instant): NonNullable<ImpactNumber['deadlines']> {
  const { earliest, latest } = span ?? { earliest: deadline, latest: deadline };
  return { earliest: deadline < earliest ? deadline : earliest, latest: deadline > latest ? deadline : latest };
}
