import type { Instant } from '../../kernel/instant.ts';
import { draftedSnapshot } from '../policy/draft.ts';
import type { Level, Scope } from '../policy/rule.ts';
import { cohortsOf, type PolicySnapshot, type ReadSnapshot, readScope, readSnapshot } from '../policy/snapshot.ts';
import { deadlineOf, strictness, versionInForce } from '../policy/timeline.ts';
import type { Step } from './steps.ts';

/** What a scope asks of one cohort at an instant. */
interface Asks {
  readonly level: Level;
  /** Until when enrolment can be put off; what is over, and what was never offered, is now. */
  readonly dueAt: Instant;
}

/**
 * A roll-out leads to Required, and on the way there nobody is asked for less, or later, than their rule asks of them already: a share of
 * a rule that is everybody's would let the others out. @returns the first step that would do that; null: none.
 */
export function looseningStep<Of extends Pick<Step, 'scope' | 'version'>>(snapshot: PolicySnapshot, steps: readonly Of[]): Of | null {
  let before = snapshot;
  for (const step of steps) {
    const after = draftedSnapshot({ snapshot: before, ...step });
    if (loosens({ before, after, step })) return step;
    before = after;
  }
  return null;
}

interface Change {
  readonly before: PolicySnapshot;
  readonly after: PolicySnapshot;
  readonly step: Pick<Step, 'scope' | 'version'>;
}

function loosens({ before, after, step: { scope, version } }: Change): boolean {
  return cohortsOf(after).some((cohort) => {
    const was = askedBy(readSnapshot(before, cohort), scope, version.from);
    const is = askedBy(readSnapshot(after, cohort), scope, version.from);
    return strictness(is.level) < strictness(was.level) || (is.level === was.level && is.dueAt > was.dueAt);
  });
}

function askedBy(read: ReadSnapshot, scope: Scope, at: Instant): Asks {
  const timeline = readScope(read, scope);
  const inForce = timeline === null ? null : versionInForce(timeline, at);
  // L2: a tenant that nobody has configured reads Optional.
  const level = inForce?.version.level ?? (scope.kind === 'tenant' ? 'optional' : 'off');
  const since = inForce?.requiredSince ?? null;
  // T2: a rule without a timing uses the tenant's.
  const timing = inForce?.version.timing ?? versionInForce(read.tenant, at)?.version.timing ?? null;
  const deadline = since === null || timing === null ? null : deadlineOf(timing, since);
  return { level, dueAt: deadline === null || deadline < at ? at : deadline };
}
