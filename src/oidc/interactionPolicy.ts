import { errors, type KoaContextWithOIDC, interactionPolicy as library } from 'oidc-provider';
import { type AuthorizationAnswer, type AuthorizationError, authorize } from '../flows/authorize/authorize.ts';
import type { SessionRiskPorts } from '../flows/sessionRisk.ts';
import { type Instant, instant } from '../kernel/instant.ts';
import { assertNever } from '../kernel/never.ts';
import { currentExchange, type Decided } from './exchange.ts';
import { requestedDemand } from './requestedDemand.ts';
import { requestedScopes } from './requestedScopes.ts';

type Policy = ReturnType<typeof library.base>;

/**
 * The library asks the checks of its prompts whether the person must do something. The one check here asks our decision;
 * the library's own, with their weaker meanings, are taken out.
 */
export function interactionPolicy(ports: SessionRiskPorts): Policy {
  const policy = library.base();
  const login = policy.get('login');
  const consent = policy.get('consent');
  if (login === undefined || consent === undefined) throw new Error('the library lost a prompt');
  login.checks.clear();
  login.checks.add(
    new library.Check(
      'decision',
      'the person has to show more',
      'interaction_required',
      async (ctx) => isToAsk((await decidedFor(ports, ctx)).answer),
      async (ctx) => ({ requestedAt: await requestedAt(ctx) }),
    ),
  );
  // Applications are first-party. The prompt stays, empty, so that prompt=consent is a known value.
  consent.checks.clear();
  return policy;
}

/** @throws the error that the application is answered with. */
function isToAsk(answer: AuthorizationAnswer): boolean {
  switch (answer.kind) {
    case 'granted':
      return false;
    case 'sign_in':
    case 'step_up':
      return true;
    case 'denied':
      throw errorOf(answer.error);
    default:
      return assertNever(answer);
  }
}

function decidedFor(ports: SessionRiskPorts, ctx: KoaContextWithOIDC): Promise<Decided> {
  const exchange = currentExchange();
  exchange.decided ??= decide(ports, ctx);
  return exchange.decided;
}

async function decide(ports: SessionRiskPorts, ctx: KoaContextWithOIDC): Promise<Decided> {
  const exchange = currentExchange();
  const { params, prompts, client, session } = ctx.oidc;
  const application = client === undefined ? null : await exchange.client(client.clientId);
  if (application === null || session === undefined) throw new Error('an authorization without an application');
  const text = (name: string): string | null => {
    const value: unknown = params?.[name];
    return typeof value === 'string' ? value : null;
  };
  const since = await requestedAt(ctx);
  const { demand, named, insistsOn } = requestedDemand({
    acrValues: text('acr_values'),
    claims: text('claims'),
    maxAge: text('max_age'),
    prompts,
    requestedAt: since,
  });
  const question = {
    application,
    session: exchange.session,
    demand,
    named,
    insistsOn,
    requestedAt: since,
    scopes: requestedScopes({ scope: text('scope'), claims: text('claims') }),
    subject: subjectOf(ctx),
    mayAsk: prompts.has('none') ? 'never' : 'person',
    back: exchange.interaction?.attempt ?? null,
    address: exchange.visit.trace.address,
    device: exchange.visit.trace.device,
  } as const;
  const answer = await authorize(ports, await exchange.tx(), question);
  if (answer.kind === 'granted') {
    // The library copies these into the code and the ID token: for this application, not for the session as a whole (S1).
    session.acr = answer.assurance.acr;
    session.amr = [...answer.assurance.amr];
    session.loginTs = answer.assurance.authTime;
  }
  return { question, answer };
}

/** The instant of the first request by the database's clock, kept in the interaction, so that a second detour does not move it. */
async function requestedAt(ctx: KoaContextWithOIDC): Promise<Instant> {
  const kept: unknown = ctx.oidc.entities.Interaction?.prompt.details['requestedAt'];
  return typeof kept === 'number' ? instant(kept) : (await currentExchange().tx()).now;
}

/** The person that a hint of ours or the claims parameter names. */
function subjectOf(ctx: KoaContextWithOIDC): string | null {
  // Not in the library's types.
  const hint: unknown = (ctx.oidc.entities as { readonly IdTokenHint?: { readonly payload: { readonly sub?: unknown } } }).IdTokenHint
    ?.payload.sub;
  if (typeof hint === 'string') return hint;
  const value: unknown = (ctx.oidc.claims.id_token?.['sub'] as { readonly value?: unknown } | null | undefined)?.value;
  return typeof value === 'string' ? value : null;
}

function errorOf(error: AuthorizationError): Error {
  switch (error) {
    case 'login_required':
      return new errors.LoginRequired('the person has to sign in');
    case 'interaction_required':
      return new errors.InteractionRequired('the person has to show or enrol a factor');
    case 'access_denied':
      return new errors.AccessDenied('the person cancelled');
    case 'unmet_authentication_requirements':
      return new errors.UnmetAuthenticationRequirements('the person cannot sign in as this asks');
    default:
      return assertNever(error);
  }
}
