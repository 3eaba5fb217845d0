import { sql } from 'kysely';
import type { Logo, LogoType } from '../../../domain/messages/logo.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { KeptLogo } from '../../../ports/store/messageStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';

interface LogoRow {
  readonly media_type: LogoType;
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
  readonly set_at: Instant;
}

export async function findLogo(tx: Tx): Promise<KeptLogo | null> {
  const row = await askOne<LogoRow>(
    tx,
    sql`select media_type, width, height, content, set_at from tenant_logos where tenant_id = ${tx.tenantId}`,
  );
  if (row === null) return null;
  const { media_type: type, set_at: setAt, ...picture } = row;
  return { ...picture, type, setAt };
}

export async function putLogo(tx: Tx, logo: Logo | null): Promise<void> {
  if (logo === null) {
    await ask(tx, sql`delete from tenant_logos where tenant_id = ${tx.tenantId}`);
    return;
  }
  await ask(
    tx,
    sql`insert into tenant_logos (tenant_id, media_type, width, height, content, set_at)
      values (${tx.tenantId}, ${logo.type}, ${logo.width}, ${logo.height}, ${logo.content}, ${at(tx.now)})
      on conflict (tenant_id) do update set media_type = excluded.media_type, width = excluded.width, height = excluded.height,
        content = excluded.content, set_at = excluded.set_at`,
  );
}
