import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { TenantId } from '../domain/directory/tenant.ts';
import type { UserId } from '../domain/directory/user.ts';
import type { SessionId } from '../domain/sessions/session.ts';
import { readSigningKeys } from '../flows/keys/readSigningKeys.ts';
import { openKey } from '../flows/keys/sealedKey.ts';
import type { LogoutRecipient, SigningKeyRecord } from '../ports/store/protocolStore.ts';
import { issuerOf, type OidcPorts } from './openIdConnect.ts';
import { sidFor } from './sessionBridge.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Good for this long, so that a copy of it is soon worth nothing. */
const TOKEN_SECONDS = 120;
const PATIENCE_MILLISECONDS = 5_000;

export interface LogoutTold {
  readonly clientId: string;
  readonly outcome: 'told' | 'failed';
  /** What went wrong, for the log; null: nothing. */
  readonly detail: string | null;
}

interface Ended {
  readonly tenantId: TenantId;
  readonly session: SessionId;
}

interface Telling extends Ended {
  readonly user: UserId;
  readonly issuer: string;
  readonly key: SigningKeyRecord;
}

/**
 * Tells every application that a session opened of its end (OpenID Connect Back-Channel Logout 1.0). Whoever was told is
 * forgotten, so that another run tells only those that could not be reached. A session that is live is no end.
 */
export function backchannelLogout(ports: OidcPorts) {
  const readKeys = readSigningKeys(ports);
  return async (ended: Ended): Promise<readonly LogoutTold[]> => {
    const { store } = ports;
    const whom = await store.transaction(ended.tenantId, async (tx) => {
      const live = await store.findLiveSessionById(tx, ended.session);
      const found = live === null ? await store.findLogoutRecipients(tx, ended.session) : null;
      const tenant = await store.findTenant(tx);
      return found === null || tenant === null ? null : { ...found, issuer: issuerOf(ports, tenant.slug) };
    });
    if (whom === null || whom.recipients.length === 0) return [];
    const [key] = await readKeys(ended.tenantId);
    const telling: Telling = { ...ended, user: whom.user, issuer: whom.issuer, key };
    return Promise.all(whom.recipients.map((recipient) => tell(ports, telling, recipient)));
  };
}

async function tell(ports: OidcPorts, telling: Telling, recipient: LogoutRecipient): Promise<LogoutTold> {
  const { clientId } = recipient;
  try {
    await post(recipient.logoutUri, await logoutToken(ports, telling, clientId));
  } catch (error) {
    return { clientId, outcome: 'failed', detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
  const { tenantId, session } = telling;
  await ports.store.transaction(tenantId, (tx) => ports.store.forgetSessionApplication(tx, session, recipient.application));
  return { clientId, outcome: 'told', detail: null };
}

/** Section 2.4 */
async function logoutToken(ports: OidcPorts, { tenantId, session, user, issuer, key }: Telling, clientId: string): Promise<string> {
  const privateKey = await importJWK(openKey(ports, { tenantId }, key) as unknown as JWK, key.algorithm);
  const now = Math.floor(ports.clock.now() / 1_000);
  return new SignJWT({ sid: sidFor(session, clientId), events: { [EVENT]: {} } })
    .setProtectedHeader({ alg: key.algorithm, kid: key.keyId, typ: 'logout+jwt' })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject(user)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + TOKEN_SECONDS)
    .sign(privateKey);
}

/** To the registered address and nowhere else; what it answers is not read. @throws when it does not answer 200 or 204. */
async function post(address: string, token: string): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  await response.body?.cancel();
  if (response.status !== 200 && response.status !== 204) throw new Error(`${address} answered ${response.status}`);
}
