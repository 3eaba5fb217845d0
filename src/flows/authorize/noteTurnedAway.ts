import type { TenantId } from '../../domain/directory/tenant.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Ports } from '../../ports/ports.ts';
import { record } from '../record.ts';

/** Somebody with a live session asked for what their role or their proofs do not allow. */
export interface TurnedAway {
  readonly tenantId: TenantId;
  readonly session: Pick<LiveSession, 'id' | 'userId'>;
  /** Method and pattern of the address; nothing of what was sent. */
  readonly act: string;
  /** The error code of the refusal. */
  readonly code: string;
  readonly address: string | null;
}

/** A3: a refusal at the door of the administration is on record like one of its acts. */
export function noteTurnedAway({ store }: Pick<Ports, 'store'>) {
  return ({ tenantId, session, act, code, address }: TurnedAway): Promise<void> =>
    store.transaction(tenantId, async (tx) => {
      await record({ store }, tx, {
        type: 'administration.refused',
        actor: { kind: 'user', id: session.userId },
        user: null,
        application: null,
        attempt: null,
        session: session.id,
        address,
        data: { act, code },
      });
    });
}
