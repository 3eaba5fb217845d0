import { decide } from '../../domain/policy/decide.ts';
import { type Draft, draftedSnapshot } from '../../domain/policy/draft.ts';
import { after, DAY } from '../../kernel/instant.ts';
import type { Bucket } from '../../ports/store/policyStore.ts';
import { bucketFacts, shownEvidence } from '../alikePeople.ts';

/** S5: what a draft does to those who are signed in, when they next open an application. */
export interface SessionsAgain {
  /** Live sessions that it judges again, as far as they are not past their end by then. */
  readonly judged: number;
  /** Among them: something more is asked, or they are refused. Of the others nothing is seen. */
  readonly asked: number;
}

/** An application's own rule judges every session that opens it (S3), whatever the draft says of existing ones. */
export function asksSessionsAgain({ scope, version }: Draft): boolean {
  return version.existingSessions === 'recheck' && scope.kind !== 'application';
}

/** @param buckets in which live sessions are told apart. */
export function sessionsAgain(draft: Draft, buckets: readonly Bucket[]): SessionsAgain {
  const snapshot = draftedSnapshot(draft);
  const at = draft.version.from;
  // All that are live began before the draft, and no proof of theirs is young enough to open a change of factors (F4).
  const signedInAt = after(at, -DAY);
  let [judged, asked] = [0, 0];
  for (const bucket of buckets) {
    const user = bucketFacts(bucket);
    for (const session of bucket.sessions) {
      const { outcome } = decide(snapshot, {
        at,
        application: null,
        user,
        evidence: shownEvidence(session, signedInAt),
        skipped: session.skipped,
        wantsFactor: false,
        // S4, S8: whatever else makes all rules judge it changes nothing then.
        session: { signedInAt, allowance: null, recheckAt: null },
        demand: null,
      });
      judged += bucket.people;
      if (outcome !== 'grant') asked += bucket.people;
    }
  }
  return { judged, asked };
}
