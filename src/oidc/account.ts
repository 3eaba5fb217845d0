import { randomBytes } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import { assuranceNow, isAssuranceDemoted } from '../domain/sessions/assurance.ts';
import { refreshAllowed } from '../flows/authorize/refreshAllowed.ts';
import { id } from '../kernel/id.ts';
import type { Ports } from '../ports/ports.ts';
import { PERSONAL_CLAIMS, personalClaims, SCOPES } from './claims.ts';
import { currentExchange, type Exchange } from './exchange.ts';
import { sidFor } from './sessionBridge.ts';

/** The person behind a code, a token or a session; undefined: the request is refused. */
export function accountFinder(ports: Pick<Ports, 'store'>): FindAccount {
  return async (_ctx, userId, token) => {
    const exchange = currentExchange();
    // A token that was used before goes on to the library's detection of reuse, whatever else is true of it.
    const isRefresh = token?.kind === 'RefreshToken' && exchange.source?.consumedAt === null;
    if (isRefresh && !(await mayRefresh(ports, exchange))) return undefined;
    // S6: a code that was issued with AAL 2 just before a demotion is worth nothing after it.
    if (token?.kind === 'AuthorizationCode' && isSourceDemoted(exchange)) return undefined;
    return { accountId: userId, claims: (use, _scope, asked) => claimsOf(ports, { exchange, userId, use, asked }) };
  };
}

async function mayRefresh(ports: Pick<Ports, 'store'>, exchange: Exchange): Promise<boolean> {
  const { source } = exchange;
  if (source?.assurance == null || source.session === null) return false;
  const application = await exchange.client(String(source.payload['clientId']));
  if (application === null) return false;
  const { session, assurance } = source;
  return refreshAllowed(ports, await exchange.tx(), { session, application, assurance, address: exchange.visit.trace.address });
}

function isSourceDemoted({ source }: Exchange): boolean {
  return source?.assurance != null && source.session !== null && isAssuranceDemoted(source.assurance, source.session);
}

type Asked = Parameters<Account['claims']>[2];

/** What the person's record says is read where it is asked for: at userinfo, and in an ID token that names such a claim. */
async function claimsOf(
  ports: Pick<Ports, 'store'>,
  { exchange, userId, use, asked }: { readonly exchange: Exchange; readonly userId: string; readonly use: string; readonly asked: Asked },
) {
  const isPersonal = use === 'userinfo' || Object.keys(asked).some((claim) => PERSONAL_CLAIMS.includes(claim));
  const user = isPersonal ? id<'User'>(userId) : null;
  const found = user === null ? null : await ports.store.findUser(await exchange.tx(), user);
  const allowance = exchange.source?.assurance?.allowance ?? null;
  return {
    sub: userId,
    ...(found === null ? {} : personalClaims(found)),
    ...(allowance === null ? {} : { sallyport_allowance: allowance }),
  };
}

/** What introspection tells of a token besides what every token has: what is true of it now (S6). */
export function assuranceClaims(): Readonly<Record<string, unknown>> | undefined {
  const { source } = currentExchange();
  if (source?.assurance == null) return undefined;
  const { assurance, session } = source;
  const { acr, amr, authTime, allowance } = session === null ? assurance : assuranceNow(assurance, session);
  // By it the back end opens operations on this session (U5).
  const sid = session === null ? {} : { sid: sidFor(session.id, String(source.payload['clientId'])) };
  return { acr, amr, auth_time: authTime, ...sid, ...(allowance === null ? {} : { sallyport_allowance: allowance }) };
}

type MakeGrant = new (payload: {
  readonly jti: string;
  readonly accountId: string;
  readonly clientId: string;
}) => InstanceType<Provider['Grant']>;

/** One grant, and so one family of tokens, for each authorization. It is never stored (storedModel.ts). */
export function firstPartyGrant(ctx: KoaContextWithOIDC): InstanceType<Provider['Grant']> {
  const { provider, session, client, account } = ctx.oidc;
  const { session: ours } = currentExchange();
  if (session === undefined || client === undefined || account === undefined || ours === null) throw new Error('a grant for nobody');
  const Grant = provider.Grant as unknown as MakeGrant;
  const grant = new Grant({ jti: randomBytes(16).toString('base64url'), accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope(SCOPES.join(' '));
  // What a scope would give may also be asked for claim by claim.
  grant.addOIDCClaims([...PERSONAL_CLAIMS]);
  session.authorizations = { [client.clientId]: { sid: sidFor(ours.id, client.clientId) } };
  return grant;
}
