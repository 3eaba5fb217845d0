import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { ProofAlike, SessionAlike } from '../../../ports/store/policyStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { at } from '../question.ts';
import { liveSession, recheck } from './liveSession.ts';
import { isDemoted } from './sweeps.ts';

/** What a session shows, as a number of which each of these sets a bit, in this order, and SKIPPED the one after them. */
const PROOFS: readonly ProofAlike[] = [
  { method: 'password' },
  { method: 'webauthn', userVerified: true },
  { method: 'webauthn', userVerified: false },
  { method: 'totp' },
  { method: 'sms' },
  { method: 'backup_code', purpose: 'assure' },
  { method: 'backup_code', purpose: 'guard' },
];
const SKIPPED = 1 << PROOFS.length;

const SHOWN = sql.join(
  [
    ...PROOFS.map((proof, bit) => sql`case when ${within(proof)} then ${sql.lit(1 << bit)} else 0 end`),
    sql`case when s.skipped then ${sql.lit(SKIPPED)} else 0 end`,
  ],
  sql` + `,
);

function within(proof: ProofAlike): RawBuilder<unknown> {
  const has = (evidence: object) => sql`e.evidence @> ${sql.lit(JSON.stringify([evidence]))}::jsonb`;
  return proof.method === 'password' ? sql`${has(proof)} or ${has({ method: 'federated' })}` : has(proof);
}

/**
 * Live sessions that are not past their end at `until`, as an array for each person.
 * S8: whatever takes a factor away marks the person's sessions, so only of those that are marked each proof has to be looked at.
 * @param range an "and" with the range of `s.user_id`.
 */
export function sessionsAlike(
  tx: Tx,
  { until, range }: { readonly until: Instant; readonly range: RawBuilder<unknown> },
): RawBuilder<unknown> {
  return sql`select one.user_id, array_agg(one.shown order by one.shown) as sessions from (
      select s.user_id, (
        select ${SHOWN} from (select case when not ${recheck(tx)} then s.evidence else (
          select jsonb_agg(p.proof) from jsonb_array_elements(s.evidence) p(proof)
          where p.proof -> 'factorId' is null or (exists (
            select from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = s.user_id and f.id = (p.proof ->> 'factorId')::uuid)
            and not ${isDemoted(tx, sql`s.user_id`, sql`to_timestamp((p.proof ->> 'at')::bigint / 1000.0)`)})
        ) end as evidence offset 0) e
      ) as shown
      ${liveSession(tx)} and s.expires_at > ${at(until)} ${range}
    ) one group by one.user_id`;
}

export function sessionAlikeOf(shown: number): SessionAlike {
  return { evidence: PROOFS.filter((_, bit) => (shown & (1 << bit)) !== 0), skipped: (shown & SKIPPED) !== 0 };
}
