import { createHash } from 'node:crypto';
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Assurance } from '../domain/sessions/assurance.ts';
import type { ProtocolModel } from '../ports/store/protocolStore.ts';
import { assuranceClaims } from './account.ts';
import { APPLICATION_DISABLED } from './applicationDisabled.ts';
import { PERSONAL_CLAIMS } from './claims.ts';
import { clientMetadata } from './clientMetadata.ts';
import { currentExchange, type Exchange } from './exchange.ts';

/** The library's storage interface for one model, over the transaction of the request. */
export function storedModel(name: string): Adapter {
  switch (name) {
    case 'Client':
      return { ...shut(name), find: findClient };
    case 'Grant':
      return { ...shut(name), find: async (id) => grantOfSource(currentExchange(), id), destroy: async () => undefined };
    case 'AuthorizationCode':
    case 'AccessToken':
    case 'RefreshToken':
    case 'Interaction':
      return stored(name);
    default:
      // Session is ours. Device codes, pushed requests, registration tokens and the like: doors that are not built.
      return shut(name);
  }
}

async function findClient(clientId: string): Promise<AdapterPayload | undefined> {
  const found = await currentExchange().client(clientId);
  // Every door of the protocol asks for the client first, so all of them are shut by this.
  if (found !== null && found.disabledAt !== null) throw new errors.UnauthorizedClient(APPLICATION_DISABLED);
  return found === null ? undefined : clientMetadata(found);
}

function stored(model: ProtocolModel): Adapter {
  return {
    ...shut(model),
    async find(id) {
      const exchange = currentExchange();
      const record = await exchange.record(recordId(model, id));
      if (record === null || record.model !== model) return undefined;
      if (model === 'Interaction') exchange.interaction = record;
      else exchange.source = record;
      // S6: what is said of a token is what is true of it now, not what was when it was issued.
      const extra = model === 'AccessToken' ? { extra: assuranceClaims() } : {};
      return {
        ...record.payload,
        ...extra,
        jti: id,
        ...(record.consumedAt === null ? {} : { consumed: Math.floor(record.consumedAt / 1_000) }),
      };
    },
    async upsert(id, payload, ttlSeconds) {
      if (ttlSeconds === undefined) throw new Error(`${model} without an end`);
      const exchange = currentExchange();
      // The jti is the credential itself. The session in an interaction would make the library refuse a return with a newer one (S7).
      const { jti: _jti, session: _session, ...rest } = payload;
      const assurance = await assuranceOf(model, exchange);
      const grantId = assurance === null ? null : (payload.grantId ?? null);
      exchange.add({ model, id: recordId(model, id), payload: rest, grantId, assurance, attempt: null, ttlSeconds });
    },
    async consume(id) {
      const exchange = currentExchange();
      if (await exchange.consume(recordId(model, id))) return;
      // Somebody was faster with the same code or token: reuse kills the family, between two nodes too.
      if (exchange.source?.grantId != null) await exchange.removeFamily(exchange.source.grantId);
      exchange.noteReuse();
      throw new errors.InvalidGrant('already used');
    },
    destroy: (id) => currentExchange().remove(recordId(model, id)),
    async revokeByGrantId(grantId) {
      const exchange = currentExchange();
      // At the token endpoint the library revokes for one reason: what was presented had been used before.
      if (Provider.ctx?.oidc.route === 'token') exchange.noteReuse();
      // It asks each model in turn; the family goes at once.
      await exchange.removeFamily(grantId);
    },
  };
}

/** P2: a code exists only by a decision of this very request. A token inherits what its code was issued with (S2). */
async function assuranceOf(model: ProtocolModel, exchange: Exchange): Promise<Assurance | null> {
  switch (model) {
    case 'AuthorizationCode': {
      const decided = await exchange.decided;
      if (decided?.answer.kind !== 'granted') throw new Error('an authorization code without a decision');
      return decided.answer.assurance;
    }
    case 'AccessToken':
    case 'RefreshToken':
      if (exchange.source?.assurance == null) throw new Error(`${model} without a source`);
      return exchange.source.assurance;
    case 'Interaction':
      return null;
    default:
      return model satisfies never;
  }
}

/** Applications are first-party: what was granted is what the code or token says, and nothing is stored of it. */
function grantOfSource({ source }: Exchange, id: string): AdapterPayload | undefined {
  if (source === null || source.grantId !== id) return undefined;
  const { accountId, clientId, scope, iat } = source.payload as AdapterPayload;
  // The types know no `openid` member of a grant's payload.
  return { kind: 'Grant', jti: id, accountId, clientId, iat, openid: { scope, claims: [...PERSONAL_CLAIMS] } };
}

function recordId(model: ProtocolModel, id: string): string {
  return model === 'Interaction' ? id : createHash('sha256').update(id).digest('base64url');
}

function shut(name: string): Adapter {
  const refuse = async (): Promise<never> => {
    throw new Error(`${name} is not stored`);
  };
  return {
    find: refuse,
    findByUid: refuse,
    findByUserCode: refuse,
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  };
}
