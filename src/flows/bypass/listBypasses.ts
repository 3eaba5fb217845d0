import type { UserId } from '../../domain/directory/user.ts';
import type { BypassId } from '../../domain/policy/bypass.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { BypassRecord, BypassState } from '../../ports/store/bypassStore.ts';
import { type Administration, administer } from '../administer.ts';
import type { BypassListed } from '../bypassListed.ts';
import { type Page, pageOf } from '../pageOf.ts';
import { stateOfBypass } from '../stateOfBypass.ts';

export interface ListBypasses extends Administration {
  /** null: everybody's. */
  readonly user: UserId | null;
  /** null: whatever became of it. */
  readonly state: BypassState | null;
  readonly before: BypassId | null;
  readonly limit: number;
}

export interface BypassesListed {
  readonly bypasses: readonly BypassListed[];
  /** null: this is the last page. */
  readonly next: BypassId | null;
  /** The instant as of which the states hold. */
  readonly at: Instant;
}

/** The newest first. The state is computed when it is asked (B3). */
export function listBypasses(ports: Pick<Ports, 'store'>) {
  return (command: ListBypasses): Promise<Result<BypassesListed, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_bypasses', on: command.user }, async (tx) => {
      const { user, state, before } = command;
      const page: Page<BypassRecord> = await pageOf(command.limit, (limit) => ports.store.listBypasses(tx, { user, state, before, limit }));
      const bypasses = page.rows.map((bypass) => ({ ...bypass, state: stateOfBypass(bypass, tx.now) }));
      return succeeded({ bypasses, next: page.next, at: tx.now });
    });
}
