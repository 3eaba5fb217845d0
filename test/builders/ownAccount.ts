import type { FactorId } from '../../src/domain/factors/factor.ts';
import type { Intent } from '../../src/domain/sessions/intent.ts';
import type { LiveSession, SessionId } from '../../src/domain/sessions/session.ts';
import { endOtherSessions, endOwnSession } from '../../src/flows/selfService/endOwnSessions.ts';
import { readSecurity } from '../../src/flows/selfService/readSecurity.ts';
import { removeOwnFactor } from '../../src/flows/selfService/removeOwnFactor.ts';
import { renameOwnFactor } from '../../src/flows/selfService/renameOwnFactor.ts';
import { renewOwnCodes } from '../../src/flows/selfService/renewOwnCodes.ts';
import { beginOwnChange } from '../../src/flows/signIn/beginOwnChange.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { Store } from '../../src/ports/store/store.ts';
import { aSignIn } from './aSignIn.ts';
import { shownSession } from './shownSession.ts';
import { must, type World } from './world.ts';

/** The account page of a live session, as another node may serve it. */
export function ownAccount(world: World, session: Pick<LiveSession, 'id' | 'userId'>, store: Store = world.store) {
  const ports = { ...world.ports, store };
  const shown = async () => ({
    tenantId: world.tenant.id,
    session: await shownSession(world, session),
    trace: { address: '192.0.2.7', userAgent: null, device: null },
  });
  const limits = { sessions: 100, activity: 100 };
  const codeOf = (result: Result<unknown>): string => (result.ok ? 'done' : result.code);
  return {
    shown,
    view: async () => must(await readSecurity(ports)({ ...(await shown()), limits })),
    /** The id of the only factor of this kind. */
    async factor(kind: 'totp' | 'webauthn'): Promise<FactorId> {
      const { factors } = must(await readSecurity(ports)({ ...(await shown()), limits }));
      const [found] = factors.filter((factor) => factor.kind === kind);
      if (found === undefined) throw new Error(`no ${kind}`);
      return found.id;
    },
    begin: async (intent: Intent) =>
      codeOf(await beginOwnChange(ports)({ ...(await shown()), intent, returnTo: { kind: 'security', wish: intent.kind } })),
    attempt: (intent: Intent) => aSignIn(world, { session, intent }),
    remove: async (factor: FactorId) => codeOf(await removeOwnFactor(ports)({ ...(await shown()), factor })),
    rename: async (factor: FactorId, label: unknown) => codeOf(await renameOwnFactor(ports)({ ...(await shown()), factor, label })),
    renew: async () => renewOwnCodes(ports)(await shown()),
    renewCode: async () => codeOf(await renewOwnCodes(ports)(await shown())),
    end: async (ends: SessionId) => codeOf(await endOwnSession(ports)({ ...(await shown()), ends })),
    endOthers: async () => codeOf(await endOtherSessions(ports)(await shown())),
  };
}

/** Somebody who is signed in and holds what they set up on the way. */
export async function signedIn(world: World, words: { loginName?: string } = {}) {
  const person = words.loginName === undefined ? await world.user() : { id: null, loginName: words.loginName };
  const signIn = await aSignIn(world);
  if ((await signIn.password(person.loginName)) === 'enrol') await signIn.skip();
  const session = await signIn.session();
  if (session === null) throw new Error('not signed in');
  return { ...person, session, signIn };
}
