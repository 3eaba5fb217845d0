import { importJWK, type JWK, SignJWT } from 'jose';
import { tenantUrl } from '../domain/directory/tenantUrl.ts';
import { setClaims } from '../domain/outward/setClaims.ts';
import type { SessionId } from '../domain/sessions/session.ts';
import { readSigningKeys } from '../flows/keys/readSigningKeys.ts';
import { openKey } from '../flows/keys/sealedKey.ts';
import type { SignSignal } from '../flows/outward/deliverSignals.ts';
import { SECOND } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import { sidFor } from './sessionBridge.ts';

/** Security event tokens (RFC 8417), signed with the key with which the tenant signs everything. They have no end (SSF 1.0, 4.1.7). */
export function signSignal(ports: Pick<Ports, 'store' | 'sealer' | 'keyPairs' | 'clock' | 'capabilities'>): SignSignal {
  const readKeys = readSigningKeys(ports);
  return async ({ tenantId, tenant, application: id, receiver, id: jti, says }) => {
    const application = await ports.store.transaction(tenantId, (tx) => ports.store.findApplication(tx, id));
    if (application === null || application.disabledAt !== null) return null;
    const { clientId } = application;
    const [key] = await readKeys(tenantId);
    const privateKey = await importJWK(openKey(ports, { tenantId }, key) as unknown as JWK, key.algorithm);
    const issuer = tenantUrl(ports.capabilities, tenant);
    const claims = setClaims(says, {
      issuer,
      audience: clientId,
      stream: receiver,
      sid: (session) => sidFor(session as SessionId, clientId),
    });
    return new SignJWT(claims)
      .setProtectedHeader({ alg: key.algorithm, kid: key.keyId, typ: 'secevent+jwt' })
      .setJti(jti)
      .setIssuedAt(Math.floor(ports.clock.now() / SECOND))
      .sign(privateKey);
  };
}
