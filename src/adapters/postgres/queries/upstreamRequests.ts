import { type RawBuilder, sql } from 'kysely';
import type { UpstreamProviderId } from '../../../domain/directory/upstreamProvider.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import type { UpstreamErrand, UpstreamRequest } from '../../../ports/store/upstreamStore.ts';
import { ask, askOne, at } from '../question.ts';

export async function putUpstreamRequest(
  tx: Tx,
  errand: UpstreamErrand,
  { provider, stateHash, proof, askedAt }: UpstreamRequest & { readonly stateHash: Uint8Array },
): Promise<void> {
  const { column, value } = ownerOf(errand);
  await ask(
    tx,
    sql`insert into upstream_requests (tenant_id, id, ${column}, provider_id, state_hash, proof, asked_at)
      values (${tx.tenantId}, ${value}, ${value}, ${provider}, ${stateHash}, ${proof}, ${at(askedAt)})
      on conflict (tenant_id, id) do update set provider_id = excluded.provider_id, state_hash = excluded.state_hash, proof = excluded.proof,
        asked_at = excluded.asked_at`,
  );
}

export async function takeUpstreamRequest(tx: Tx, errand: UpstreamErrand, stateHash: Uint8Array): Promise<UpstreamRequest | null> {
  const { column, value } = ownerOf(errand);
  const row = await askOne<{
    readonly provider_id: UpstreamProviderId;
    readonly proof: UpstreamRequest['proof'];
    readonly asked_at: Instant;
  }>(
    tx,
    sql`delete from upstream_requests where tenant_id = ${tx.tenantId} and ${column} = ${value} and state_hash = ${stateHash}
      returning provider_id, proof, asked_at`,
  );
  return row === null ? null : { provider: row.provider_id, proof: row.proof, askedAt: row.asked_at };
}

function ownerOf(errand: UpstreamErrand): { readonly column: RawBuilder<unknown>; readonly value: string } {
  switch (errand.kind) {
    case 'attempt':
      return { column: sql.raw('attempt_id'), value: errand.attempt };
    case 'session':
      return { column: sql.raw('session_id'), value: errand.session };
    default:
      return assertNever(errand);
  }
}
