import { sql } from 'kysely';
import type { Scope } from '../../../domain/policy/rule.ts';
import { ATTEMPT_LIFETIME } from '../../../domain/sessions/signInAttempt.ts';
import { after, type Instant } from '../../../kernel/instant.ts';
import type { StuckRate } from '../../../ports/store/rolloutStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { askOne, at } from '../question.ts';
import { inScopes } from './readiness.ts';

/** A2: the last flow of each that can have come to an end. A flow that is under way is not counted yet. */
export async function measureStuckRate(
  tx: Tx,
  { scopes, since }: { readonly scopes: readonly Scope[]; readonly since: Instant },
): Promise<StuckRate> {
  const measured = await askOne<StuckRate>(
    tx,
    sql`select count(*) as reached, count(*) filter (where not exists (
        select from audit_events e where e.tenant_id = ${tx.tenantId} and e.attempt_id = l.attempt_id
          and e.type in ('user.mfa_succeeded', 'user.mfa_skipped'))) as stuck
      from (
        select distinct on (r.user_id) r.user_id, r.attempt_id from audit_events r
          join users u on u.tenant_id = ${tx.tenantId} and u.id = r.user_id
        where r.tenant_id = ${tx.tenantId} and r.type = 'user.mfa_required' and r.at >= ${at(since)}
          and r.at <= ${at(after(tx.now, -ATTEMPT_LIFETIME))} and u.disabled_at is null ${inScopes(tx, scopes)}
        order by r.user_id, r.id desc
      ) l`,
  );
  return measured ?? { reached: 0, stuck: 0 };
}
