import { isMfaByMapping, type UpstreamProvider, type UpstreamProviderId } from '../../domain/directory/upstreamProvider.ts';
import type { User } from '../../domain/directory/user.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import type { FederatedEvidence } from '../../domain/sessions/evidence.ts';
import { after, type Instant, SECOND } from '../../kernel/instant.ts';
import { type Refusal, type Result, refused } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AttemptFound } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { UpstreamAnswer } from '../../ports/upstreams.ts';
import { tenantHere } from '../tenantHere.ts';
import { provedAt, takeVisit, upstreamDisabled, type VisitError, type Visiting, type VisitPorts } from '../upstreamVisit.ts';
import { attemptNotFound, keyOf, type OnAttempt } from './command.ts';
import { identify } from './identify.ts';
import type { Advance, StepError } from './step.ts';
import type { StepPorts } from './stepTaken.ts';
import { accountFor } from './upstreamAccount.ts';

export interface SubmitFederated extends OnAttempt {
  /** As the address has it to which the browser came back; null: that is no id. */
  readonly provider: UpstreamProviderId | null;
  readonly state: string;
  /** Of that address. */
  readonly query: string;
}

export type FederatedError =
  | StepError
  | VisitError
  | 'upstream_not_linked'
  | 'upstream_account_disabled'
  | 'upstream_other_person'
  | 'upstream_no_account_made';

type FederatedPorts = VisitPorts & StepPorts;

interface Failed {
  readonly command: SubmitFederated;
  readonly found: AttemptFound;
  /** null: whoever it is has no account here. */
  readonly user: User['id'] | null;
  /** null: none of this browser was ended, so that nothing in the address is known to be true. */
  readonly visiting: Visiting | null;
  /** null: there is none, or it is not believed. */
  readonly answer: UpstreamAnswer | null;
}

/**
 * The first factor of somebody who comes back from a provider elsewhere, and MFA where it is trusted for that. The visit is over before
 * the provider is asked, which happens outside any transaction; what came of it is judged with everything as it is then (P3).
 */
export function submitFederated(ports: FederatedPorts) {
  return async (command: SubmitFederated): Promise<Result<Advance, FederatedError>> => {
    const taken = await ports.store.transaction(command.tenantId, async (tx): Promise<Result<Visiting, FederatedError>> => {
      const found = await ports.store.findAttempt(tx, keyOf(command, ports.digest));
      if (found === null) return attemptNotFound();
      const errand = { kind: 'attempt', attempt: command.attempt } as const;
      const visit = await takeVisit(ports, tx, { errand, secret: command.handle, provider: command.provider, state: command.state });
      if (visit.ok) return visit;
      return failed(ports, tx, { command, found, user: found.attempt.userId, visiting: null, answer: null }, visit);
    });
    if (!taken.ok) return taken;
    const { client, visit } = taken.value;
    const answer = await ports.upstreams.answer(client, visit, command.query);
    return ports.store.transaction(command.tenantId, async (tx): Promise<Result<Advance, FederatedError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      if (found === null) return attemptNotFound();
      const known = found.attempt.userId;
      if (!answer.ok) return failed(ports, tx, { command, found, user: known, visiting: taken.value, answer: null }, answer);
      return admit(ports, tx, { command, found, visiting: taken.value, answer: answer.value });
    });
  };
}

interface Answered {
  readonly command: SubmitFederated;
  readonly found: AttemptFound;
  readonly visiting: Visiting;
  readonly answer: UpstreamAnswer;
}

async function admit(ports: FederatedPorts, tx: Tx, answered: Answered): Promise<Result<Advance, FederatedError>> {
  const { command, found, visiting, answer } = answered;
  const { userId, sessionId } = found.attempt;
  const refuse = (refusal: Refusal<FederatedError>, user: User['id'] | null) =>
    failed(ports, tx, { command, found, user, visiting, answer }, refusal);
  // P3: it may have been disabled, deleted or changed while the person was there.
  const provider = await ports.store.findUpstreamProvider(tx, visiting.provider.id);
  if (provider === null || provider.disabledAt !== null) return refuse(upstreamDisabled(), userId);
  const session = sessionId === null ? null : await ports.store.findLiveSessionById(tx, sessionId);
  const shown = [...(session?.evidence ?? []), ...found.attempt.evidence];
  const at = provedAt(answer, { request: visiting.request, now: tx.now, shown });
  if (!at.ok) return refuse(at, userId);
  const account = await accountFor(ports, tx, { provider, answer, known: userId, about: command });
  if (!account.ok) return refuse(account, userId);
  const { user, link } = account.value;
  // Two people never merge: what was shown before was shown by the first.
  if (userId !== null && userId !== user.id) return refuse(otherPerson(), user.id);
  if (user.disabledAt !== null) return refuse(accountDisabled(), user.id);
  await ports.store.noteUpstreamUse(tx, link);
  const { settings } = await tenantHere(ports, tx);
  const oldest = after(tx.now, -settings.sessionAbsoluteSeconds * SECOND);
  return identify(ports, tx, {
    command,
    found,
    user: user.id,
    evidence: evidenceOf({ provider, answer, at: at.value, now: tx.now, oldest }),
    wantsFactor: false,
  });
}

/** MFA that was done longer ago than any session of the tenant lives is none any more. */
function evidenceOf(of: {
  readonly provider: UpstreamProvider;
  readonly answer: UpstreamAnswer;
  readonly at: Instant | null;
  readonly now: Instant;
  readonly oldest: Instant;
}): FederatedEvidence {
  const { provider, answer, at, now, oldest } = of;
  const claimed = { provider: provider.id, acr: answer.acr, amr: answer.amr };
  if (at === null) return { method: 'federated', at: now, timing: 'unsaid', claimed };
  const counts = at >= oldest && isMfaByMapping(provider.mfa, answer);
  return counts ? { method: 'federated', at, countsAsMfa: true, claimed } : { method: 'federated', at, claimed };
}

/**
 * A3: on record with what the provider claimed. The person is told plainly: they have proved elsewhere who they are. Whoever has begun
 * a sign-in can come back wrongly as often as they like, so it is folded (docs/decisions/0010): of somebody whom the provider vouches
 * for by who that is, and else by the network address, since a stranger can write anything into the address of return.
 */
async function failed<R extends Refusal<FederatedError>>(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { command, found, user, visiting, answer }: Failed,
  refusal: R,
): Promise<R> {
  const { address } = command.trace;
  const event = {
    type: 'user.sign_in_failed',
    actor: { kind: 'anonymous' },
    user,
    application: found.attempt.application,
    attempt: found.attempt.id,
    session: found.attempt.sessionId,
    address,
    data: {
      reason: refusal.code,
      method: 'federated',
      provider: command.provider,
      detail: refusal.detail ?? null,
      ...(answer === null ? {} : { claimed: { subject: answer.subject, acr: answer.acr, amr: answer.amr } }),
    },
  } as const;
  const who = answer === null ? ['network', countedNetwork(address)] : ['subject', answer.subject];
  await store.appendFoldedEvent(tx, event, ['federated', refusal.code, visiting?.provider.id ?? '', ...who]);
  return refusal;
}

function otherPerson(): Refusal<'upstream_other_person'> {
  return refused('upstream_other_person', 'You are signed in there as somebody else. Sign in there as the person who began here.');
}

function accountDisabled(): Refusal<'upstream_account_disabled'> {
  return refused('upstream_account_disabled', 'Your account here is disabled. Ask an administrator.');
}
