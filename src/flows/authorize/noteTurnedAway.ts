import type { Actor } from '../../domain/audit/event.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';
import { record } from '../record.ts';

/** Somebody asked for what their role, their proofs or the scopes of their token do not allow. */
export interface TurnedAway {
  readonly tenantId: TenantId;
  readonly actor: Actor;
  /** null: an API token, which has none. */
  readonly session: SessionId | null;
  /** Method and pattern of the address; nothing of what was sent. */
  readonly act: string;
  /** The error code of the refusal. */
  readonly code: string;
  readonly address: string | null;
}

/** A3: a refusal at the door of the administration is on record like one of its acts. */
export function noteTurnedAway({ store }: Pick<Ports, 'store'>) {
  return ({ tenantId, actor, session, act, code, address }: TurnedAway): Promise<void> =>
    store.transaction(tenantId, async (tx) => {
      await record({ store }, tx, {
        type: 'administration.refused',
        actor,
        user: null,
        application: null,
        attempt: null,
        session,
        address,
        data: { act, code },
      });
    });
}
