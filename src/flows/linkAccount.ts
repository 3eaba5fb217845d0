import type { Actor } from '../domain/audit/event.ts';
import { displayName } from '../domain/directory/displayName.ts';
import type { UpstreamLink, UpstreamProvider } from '../domain/directory/upstreamProvider.ts';
import type { UserId } from '../domain/directory/user.ts';
import type { SessionId } from '../domain/sessions/session.ts';
import type { AttemptId } from '../domain/sessions/signInAttempt.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import type { UpstreamAnswer } from '../ports/upstreams.ts';
import { record } from './record.ts';

interface Linking {
  readonly provider: UpstreamProvider;
  readonly answer: UpstreamAnswer;
  readonly user: UserId;
  readonly how: 'own' | 'by_mail' | 'created';
  readonly event: {
    readonly actor: Actor;
    readonly attempt: AttemptId | null;
    readonly session: SessionId | null;
    readonly address: string | null;
  };
}

/**
 * Ties whom the issuer calls by this subject to an account: from now on they can sign in to it. The owner is told.
 * @returns null: they are tied to an account already.
 */
export async function linkAccount(ports: Pick<Ports, 'store' | 'random'>, tx: Tx, linking: Linking): Promise<UpstreamLink['id'] | null> {
  const { provider, answer, user, how, event } = linking;
  const id = ports.random.id<'UpstreamLink'>(tx.now);
  const { claims } = provider;
  const label = displayName(answer.claims[claims.mail]) ?? displayName(answer.claims[claims.loginName]);
  const link = {
    id,
    provider: provider.id,
    issuer: provider.issuer,
    subject: answer.subject,
    user,
    label,
    linkedAt: tx.now,
    lastUsedAt: null,
  };
  if (!(await ports.store.insertUpstreamLink(tx, link))) return null;
  await record(ports, tx, {
    ...event,
    type: 'upstream.linked',
    user,
    application: null,
    data: { provider: provider.id, name: provider.name, how, label, subject: answer.subject },
  });
  return id;
}
