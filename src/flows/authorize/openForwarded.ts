import type { Application } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { pathDemand } from '../../domain/policy/pathDemand.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import { after, MINUTE } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SessionRiskPorts } from '../sessionRisk.ts';
import { authorize } from './authorize.ts';

export interface OpenForwarded {
  readonly tenantId: TenantId;
  readonly origin: string;
  /** The request target that was asked for on the protected host. */
  readonly target: string;
  /** Digest of the secret of the browser that began there. */
  readonly browserHash: Uint8Array;
  /** The secret of the session that the browser shows; null: none. */
  readonly sessionToken: string | null;
  readonly address: string | null;
  /** The name of the browser; null: it shows none. */
  readonly device: string | null;
}

export type ForwardOpening =
  /** The code is for the protected host, once and soon. */
  | { readonly kind: 'opened'; readonly code: string }
  | { readonly kind: 'sign_in'; readonly application: Application; readonly demand: Demand | null }
  | {
      readonly kind: 'step_up';
      readonly application: Application;
      readonly demand: Demand | null;
      readonly session: LiveSession;
    }
  | { readonly kind: 'refused'; readonly code: 'host_not_registered' | 'application_disabled' };

/** Long enough for a redirect, and no longer. */
const CODE_LIFETIME = MINUTE;
const TOKEN_BYTES = 32;

/**
 * Opens an application behind a proxy with the session of this browser: the decision of every other door (P2), in the transaction
 * that makes the code (P3). The code opens nothing by itself: every request is judged again (checkForwarded.ts).
 */
export function openForwarded(ports: Pick<Ports, 'store' | 'random'> & SessionRiskPorts) {
  const { store, random, digest } = ports;
  return ({ tenantId, origin, target, browserHash, sessionToken, address, device }: OpenForwarded): Promise<ForwardOpening> =>
    store.transaction(tenantId, async (tx) => {
      const application = await store.findApplicationByOrigin(tx, origin);
      if (application?.forwardAuth === undefined) return { kind: 'refused', code: 'host_not_registered' };
      if (application.disabledAt !== null) return { kind: 'refused', code: 'application_disabled' };
      const shown = sessionToken === null ? null : await store.findLiveSessionByToken(tx, digest(sessionToken));
      const demand = pathDemand(application.forwardAuth.rules, target);
      const question = { application, session: shown, demand, requestedAt: tx.now, scopes: [], address, device } as const;
      const answer = await authorize(ports, tx, { ...question, insistsOn: 'what_can_be', subject: null, mayAsk: 'person', back: null });
      switch (answer.kind) {
        case 'sign_in':
          return { kind: 'sign_in', application, demand };
        case 'step_up':
          return { kind: 'step_up', application, demand, session: answer.session };
        case 'granted':
          break;
        case 'denied':
          throw new Error('an opening is denied before anybody was asked');
        default:
          return assertNever(answer);
      }
      if (shown === null) throw new Error('an opening was granted without a session');
      const code = random.token(TOKEN_BYTES);
      await store.insertForwardCode(tx, {
        id: random.id<'ForwardTicket'>(tx.now),
        session: shown,
        application: application.id,
        origin,
        returnTo: target,
        codeHash: digest(code),
        browserHash,
        expiresAt: after(tx.now, CODE_LIFETIME),
      });
      return { kind: 'opened', code };
    });
}
