import type { UpstreamLink, UpstreamProviderId } from '../../domain/directory/upstreamProvider.ts';
import { showingOf } from '../../domain/policy/showingOf.ts';
import { opensChange } from '../../domain/sessions/changeProof.ts';
import { after, MINUTE } from '../../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { linkAccount } from '../linkAccount.ts';
import { linkNotFound } from '../linkNotFound.ts';
import { type ChangeOwn, changeOwn, type Own, ownEvent } from '../ownAccount.ts';
import { record } from '../record.ts';
import {
  prepareVisit,
  provedAt,
  takeVisit,
  upstreamDisabled,
  type VisitBegun,
  type VisitError,
  type VisitPorts,
  visitAddress,
} from '../upstreamVisit.ts';
import { freshProofNeeded } from './removeOwnFactor.ts';

/** S10: completing what was begun with a fresh proof. */
const TO_COMPLETE = 10 * MINUTE;

interface OwnVisit extends ChangeOwn {
  /** The secret of the session, as the browser showed it: nobody else can end the visit. */
  readonly token: string;
  readonly provider: UpstreamProviderId | null;
}

export type OwnLinkError =
  | VisitError
  | 'session_needed'
  | 'fresh_proof_needed'
  | 'upstream_link_taken'
  | 'upstream_link_not_found'
  | 'last_way_in';

/** Begins to link one's own account to a provider elsewhere (S10: it is one more way in, so it needs a fresh proof). */
export function beginOwnLink(ports: VisitPorts) {
  return async ({ token, provider, ...command }: OwnVisit): Promise<Result<VisitBegun, OwnLinkError>> => {
    const begun = await changeOwn(ports, { ...command, act: 'add_link' }, async (tx, { facts, session }) => {
      if (!opensChange(showingOf(facts), 'any_factor')) return freshProofNeeded();
      return prepareVisit(ports, tx, { errand: { kind: 'session', session: session.id }, secret: token, provider, proof: 'any' });
    });
    return begun.ok ? visitAddress(ports, begun.value) : begun;
  };
}

export interface FinishOwnLink extends OwnVisit {
  readonly state: string;
  readonly query: string;
}

/** Comes back from the provider: whoever one is there is linked to the account of this session, unless they are to another. */
export function finishOwnLink(ports: VisitPorts) {
  return async ({ token, provider, state, query, ...command }: FinishOwnLink): Promise<Result<{ readonly name: string }, OwnLinkError>> => {
    const act = 'add_link' as const;
    const taken = await changeOwn(ports, { ...command, act }, (tx, { session }) =>
      takeVisit(ports, tx, { errand: { kind: 'session', session: session.id }, secret: token, provider, state }),
    );
    if (!taken.ok) return taken;
    const { client, visit, request } = taken.value;
    const answer = await ports.upstreams.answer(client, visit, query);
    return changeOwn(ports, { ...command, act }, async (tx, { session }): Promise<Result<{ readonly name: string }, OwnLinkError>> => {
      if (!answer.ok) return answer;
      if (tx.now > after(request.askedAt, TO_COMPLETE)) return freshProofNeeded();
      // P3: it may have been disabled or deleted while the person was there.
      const found = await ports.store.findUpstreamProvider(tx, taken.value.provider.id);
      if (found === null || found.disabledAt !== null) return upstreamDisabled();
      const at = provedAt(answer.value, { request, now: tx.now, shown: [] });
      if (!at.ok) return at;
      const event = {
        actor: { kind: 'user', id: session.userId },
        attempt: null,
        session: session.id,
        address: command.trace.address,
      } as const;
      const link = await linkAccount(ports, tx, { provider: found, answer: answer.value, user: session.userId, how: 'own', event });
      return link === null ? linkTaken() : succeeded({ name: found.name });
    });
  };
}

/** Takes a link of one's own back. Sessions that were begun with it go on, as with a password that is changed for another. */
export function removeOwnLink(ports: Pick<Ports, 'store'>) {
  return ({ link, ...command }: ChangeOwn & { readonly link: UpstreamLink['id'] }): Promise<Result<null, OwnLinkError>> =>
    changeOwn(ports, { ...command, act: 'remove_link' }, async (tx, own): Promise<Result<null, OwnLinkError>> => {
      const links = await ports.store.listUpstreamLinks(tx, own.session.userId);
      const removed = links.find(({ id }) => id === link);
      if (removed === undefined) return linkNotFound();
      if (!opensChange(showingOf(own.facts), 'any_factor')) return freshProofNeeded();
      if (await isLastWayIn(ports, tx, { own, providers: links.filter(({ id }) => id !== link).map(({ provider }) => provider) }))
        return refused('last_way_in', 'You have no password and no passkey, and no other provider that can be used.');
      await ports.store.deleteUpstreamLink(tx, { id: link, user: own.session.userId });
      const data = { provider: removed.provider, name: removed.providerName, label: removed.label };
      await record(ports, tx, ownEvent(command, 'upstream.unlinked', { data }));
      return succeeded(null);
    });
}

/** What is left has to let the person in again: a password, a passkey, or a provider that is not disabled. */
async function isLastWayIn(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { own, providers }: { readonly own: Own; readonly providers: readonly UpstreamProviderId[] },
): Promise<boolean> {
  const [password, offered] = await Promise.all([store.findPassword(tx, own.person.user.loginName), store.listUpstreamOffered(tx)]);
  const hasPasskey = own.facts.user.factors.some(({ kind }) => kind === 'webauthn');
  return (password?.passwordHash ?? null) === null && !hasPasskey && !offered.some(({ id }) => providers.includes(id));
}

function linkTaken(): Refusal<'upstream_link_taken'> {
  return refused('upstream_link_taken', 'Whoever you are signed in as there is linked to an account here already.');
}
