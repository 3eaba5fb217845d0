import type { Application } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import type { Receiver, Target } from '../../domain/outward/receiver.ts';
import { type Result, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';

/** An application that manages its stream. */
export interface StreamCall {
  readonly tenantId: TenantId;
  /** The token that it showed; null: none. */
  readonly token: string | null;
  readonly address: string | null;
}

export interface StreamFound {
  readonly receiver: Receiver;
  readonly target: Extract<Target, { readonly kind: 'shared_signals' }>;
  readonly application: Application;
}

export type StreamRefused = 'stream_token_not_accepted' | 'too_many_attempts';

/** In any 15 minutes and from one network. No token can be guessed; this bounds what trying costs us. */
const MOST_WRONG_TOKENS = 100;

/**
 * Runs `work` for the application whose token this is: it reaches its own stream and no other, and nothing else. Whatever is
 * wrong with a token is answered alike.
 */
export function withStream<T, Code extends string>(
  { store, digest }: Pick<Ports, 'store' | 'digest'>,
  { tenantId, token, address }: StreamCall,
  work: (tx: Tx, found: StreamFound) => Promise<Result<T, Code>>,
): Promise<Result<T, Code | StreamRefused>> {
  return store.transaction<Result<T, Code | StreamRefused>>(tenantId, async (tx) => {
    const found = token === null ? null : await store.findReceiverByToken(tx, digest(token));
    const receiver = found === null ? null : await store.lockReceiver(tx, found.id);
    if (receiver?.target.kind === 'shared_signals') {
      const application = await store.findApplication(tx, receiver.target.application);
      if (application !== null && application.disabledAt === null) return work(tx, { receiver, target: receiver.target, application });
    }
    const from = countedNetwork(address);
    const spending = await store.spendAllotments(tx, [{ subject: ['wrong stream token', from], most: MOST_WRONG_TOKENS }]);
    const about = { actor: { kind: 'anonymous' }, user: null, application: null, attempt: null, session: null, address } as const;
    await store.appendFoldedEvent(tx, { ...about, type: 'client.authentication_failed', data: { endpoint: 'shared_signals' } }, [
      'stream',
      from,
    ]);
    return spending.kind === 'spent'
      ? refused('stream_token_not_accepted', 'Show the token of a receiver of shared signals.')
      : refused('too_many_attempts', 'Too many wrong tokens from this network. Wait, then try again.', { retryAt: spending.until });
  });
}

/** What the application asks of its stream that there is not yet. */
export function noStream() {
  return refused('stream_not_found', 'This receiver has no such stream.');
}
