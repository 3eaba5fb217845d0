import type { UpstreamLink, UpstreamProvider } from '../../domain/directory/upstreamProvider.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import { kindsToAdd } from '../../domain/policy/decideFor.ts';
import { type CodesOffer, ownCodesOffer } from '../../domain/policy/ownCodes.ts';
import type { LiveSession, SessionId } from '../../domain/sessions/session.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { FactorListed } from '../../ports/store/factorStore.ts';
import type { SessionListed } from '../../ports/store/sessionListStore.ts';
import { ALL_SESSIONS } from '../allSessions.ts';
import { gatherOwn, type OwnAccount, sessionNeeded } from '../ownAccount.ts';
import { pageOf } from '../pageOf.ts';
import { tenantHere } from '../tenantHere.ts';
import { type OwnActivityPage, ownActivityIn } from './listOwnActivity.ts';

/** Everything that the person's own page shows. */
export interface SecurityView {
  readonly tenantName: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly session: LiveSession;
  /** All but the backup codes. */
  readonly factors: readonly FactorListed[];
  /** The batch of backup codes; null: there is none. */
  readonly codes: FactorListed | null;
  readonly codesOffer: CodesOffer;
  /** The kinds of which one more can be added (F2, F12). */
  readonly addable: readonly FactorKind[];
  /** The providers elsewhere with which the person signs in, and those that can be linked. */
  readonly links: readonly (UpstreamLink & { readonly providerName: string })[];
  readonly providers: readonly Pick<UpstreamProvider, 'id' | 'name'>[];
  readonly sessions: readonly SessionListed[];
  /** The `before` of the next page of sessions; null: these are all. */
  readonly nextSessions: SessionId | null;
  readonly activity: OwnActivityPage;
}

export interface ReadSecurity extends OwnAccount {
  /** Rows of the list of sessions and of that of what happened, 1 to 1,000. */
  readonly limits: { readonly sessions: number; readonly activity: number };
}

/** The person's own security, under every level. */
export function readSecurity(ports: Pick<Ports, 'store'>) {
  return (command: ReadSecurity): Promise<Result<SecurityView, 'session_needed'>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<SecurityView, 'session_needed'>> => {
      const own = await gatherOwn(ports, tx, command);
      if (own === null) return sessionNeeded();
      const { session, person, facts, snapshot } = own;
      const { limits } = command;
      const listed = await ports.store.listFactors(tx, session.userId);
      const sessions = await pageOf(limits.sessions, (limit) =>
        ports.store.listSessions(tx, { ...ALL_SESSIONS, user: session.userId }, { before: null, limit }),
      );
      return succeeded({
        tenantName: (await tenantHere(ports, tx)).name,
        loginName: person.user.loginName,
        displayName: person.user.displayName,
        session,
        factors: listed.filter(({ kind }) => kind !== 'backup_code'),
        codes: listed.find(({ kind }) => kind === 'backup_code') ?? null,
        codesOffer: ownCodesOffer(snapshot, facts),
        addable: kindsToAdd(snapshot, facts),
        links: await ports.store.listUpstreamLinks(tx, session.userId),
        providers: await ports.store.listUpstreamOffered(tx),
        sessions: sessions.rows,
        nextSessions: sessions.next,
        activity: await ownActivityIn(ports, tx, { session, before: null, limit: limits.activity }),
      });
    });
}
