import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';
import { raiseRecheckEpoch } from './raiseRecheckEpoch.ts';

/** The row first: a sign-in that is completing an enrolment ends before, and its factor goes too. */
export async function resetFactors(tx: Tx, user: UserId, mustEnrolUntil: Instant): Promise<readonly FactorKind[]> {
  await askOne(tx, sql`select 1 from users where tenant_id = ${tx.tenantId} and id = ${user} for update`);
  const removed = await ask<{ kind: FactorKind }>(
    tx,
    sql`delete from factors where tenant_id = ${tx.tenantId} and user_id = ${user} returning kind`,
  );
  await ask(tx, sql`delete from pending_enrolments where tenant_id = ${tx.tenantId} and user_id = ${user}`);
  await ask(tx, sql`update users set must_enrol_until = ${at(mustEnrolUntil)} where tenant_id = ${tx.tenantId} and id = ${user}`);
  await raiseRecheckEpoch(tx, user);
  return removed.map(({ kind }) => kind);
}

export async function reopenEnrolmentWindow(tx: Tx, user: UserId, mustEnrolUntil: Instant): Promise<boolean> {
  const opened = await change(
    tx,
    sql`update users set must_enrol_until = ${at(mustEnrolUntil)}
      where tenant_id = ${tx.tenantId} and id = ${user} and must_enrol_until is not null`,
  );
  return opened === 1;
}
