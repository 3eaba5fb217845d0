import { leastAal, statedClass } from '../domain/sessions/authnContext.ts';
import type { Demand } from '../domain/sessions/demand.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import type { AttemptId } from '../domain/sessions/signInAttempt.ts';
import { type AuthorizationError, authorize } from '../flows/authorize/authorize.ts';
import { record } from '../flows/record.ts';
import { beginSteps } from '../flows/signIn/beginSteps.ts';
import type { BrowserTrace } from '../flows/signIn/command.ts';
import { instant, SECOND } from '../kernel/instant.ts';
import { type Refusal, refused } from '../kernel/result.ts';
import type { SamlRequestFound, SamlRequestId } from '../ports/store/samlStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { attributesOf, nameIdOf, sessionIndexOf } from './nameIdOf.ts';
import { FORMATS, STATUS } from './names.ts';
import { ownNames } from './ownNames.ts';
import type { SamlApplication, TenantInDoor } from './receive.ts';
import { deniedResponse, type Envelope, grantedResponse, type Statement } from './response.ts';
import type { SamlPorts } from './samlPorts.ts';
import { samlSigners } from './samlSigner.ts';
import type { SamlSigner } from './signXml.ts';

export interface AnswerSaml {
  readonly tenant: TenantInDoor;
  readonly request: SamlRequestId;
  /** The secret of the session that the browser shows; null: none. */
  readonly sessionToken: string | null;
  readonly trace: BrowserTrace;
}

/** A message that the browser posts to a service provider. */
export interface SamlPosting {
  readonly url: string;
  readonly name: 'SAMLRequest' | 'SAMLResponse';
  /** Base64. */
  readonly message: string;
  readonly relayState: string | null;
}

export type SamlAnswer =
  /** To be posted by the browser, with an assertion or the reason why there is none. */
  | { readonly kind: 'respond'; readonly posting: SamlPosting; readonly applicationName: string; readonly isGranted: boolean }
  /** The person has to show something; then it is asked again. */
  | { readonly kind: 'steps'; readonly attempt: AttemptId; readonly handle: string }
  | Refusal<'saml_request_over' | 'application_disabled'>;

const ID_BYTES = 20;

/**
 * Decides what a request gets, and signs it, in one transaction (P2, P3): the decision of every other door, with what the request asks as
 * its demand (U1). What became of our own steps meanwhile counts for nothing: the session that is shown now is judged.
 */
export function answerSamlRequest(ports: SamlPorts) {
  const signersOf = samlSigners(ports);
  return async ({ tenant, request, sessionToken, trace }: AnswerSaml): Promise<SamlAnswer> => {
    const [signer] = await signersOf(tenant.id);
    const { entityId } = ownNames(ports.capabilities, tenant.slug);
    return ports.store.transaction(tenant.id, async (tx) => {
      const found = await ports.store.lockSamlRequest(tx, request);
      const application = found === null ? null : await ports.store.findApplication(tx, found.application);
      // An address that was taken out of the registration meanwhile gets nothing any more.
      if (found === null || application?.saml?.acsUrls.includes(found.acsUrl) !== true || application.saml === undefined) return over();
      if (application.disabledAt !== null)
        return refused('application_disabled', 'Nobody can sign in to this application while it is disabled.');
      const session = sessionToken === null ? null : await ports.store.findLiveSessionByToken(tx, ports.digest(sessionToken));
      const asked = { found, application: { ...application, saml: application.saml }, session, trace };
      return answer(ports, tx, { ...asked, issuer: entityId, signer });
    });
  };
}

interface Answering {
  readonly found: SamlRequestFound;
  readonly application: SamlApplication;
  readonly session: LiveSession | null;
  readonly trace: BrowserTrace;
  readonly issuer: string;
  readonly signer: SamlSigner;
}

async function answer(ports: SamlPorts, tx: Tx, answering: Answering): Promise<SamlAnswer> {
  const { found, application, session, trace } = answering;
  const demand = demandOf(found);
  const decided = await authorize(ports, tx, {
    application,
    session,
    demand,
    insistsOn: leastAal(found.context) === null ? 'what_cannot_be' : 'what_can_be',
    requestedAt: found.requestedAt,
    scopes: [],
    subject: null,
    mayAsk: found.isPassive ? 'never' : 'person',
    back: found.attempt,
    address: trace.address,
    device: trace.device,
  });
  if (decided.kind === 'denied') return respond(ports, tx, answering, { denied: STATUS_OF[decided.error] });
  if (decided.kind !== 'granted') {
    const returnTo = { kind: 'saml', request: found.id } as const;
    const begun = await beginSteps(ports, tx, {
      tenantId: tx.tenantId,
      application: application.id,
      demand,
      returnTo,
      answer: decided,
      trace,
    });
    await ports.store.leadSamlRequest(tx, found.id, begun.attempt);
    return { kind: 'steps', ...begun };
  }
  const { assurance } = decided;
  const user = await ports.store.findUser(tx, assurance.userId);
  if (user === null || session === null) throw new Error('an opening was granted to nobody');
  const nameId = nameIdOf(ports, user, application);
  if (nameId === null) {
    await record(ports, tx, {
      type: 'authorization.denied',
      actor: { kind: 'user', id: user.id },
      user: user.id,
      application: application.id,
      attempt: null,
      session: session.id,
      address: trace.address,
      data: { because: 'no_verified_mail', decidedBy: null },
    });
    return respond(ports, tx, answering, { denied: [STATUS.responder, STATUS.unknownPrincipal] });
  }
  const groups = application.saml.attributes.includes('groups') ? await ports.store.listGroupsOf(tx, user.id) : [];
  const sessionIndex = sessionIndexOf(ports, session.id, application);
  await ports.store.noteSamlParticipant(tx, { session: session.id, application: application.id, sessionIndex, nameId });
  return respond(ports, tx, answering, {
    granted: {
      id: newMessageId(ports),
      audience: application.saml.entityId,
      nameId: { format: FORMATS[application.saml.nameIdFormat], value: nameId },
      sessionIndex,
      authnInstant: instant(assurance.authTime * SECOND),
      sessionEnds: session.expiresAt,
      contextClass: statedClass(found.context, assurance.aal),
      attributes: attributesOf(application, { user, groups, assurance }),
    },
  });
}

/** ForceAuthn is a real re-authentication of the same person, as prompt=login is. null: nothing is asked. */
function demandOf({ context, forceAuthn, requestedAt }: SamlRequestFound): Demand | null {
  const aal = leastAal(context) ?? 1;
  const notBefore = forceAuthn ? requestedAt : null;
  return aal === 1 && notBefore === null ? null : { aal, factors: null, maxAgeSeconds: null, notBefore, source: 'client' };
}

const STATUS_OF: Readonly<Record<AuthorizationError, readonly [string, string]>> = {
  login_required: [STATUS.responder, STATUS.noPassive],
  interaction_required: [STATUS.responder, STATUS.noPassive],
  access_denied: [STATUS.responder, STATUS.authnFailed],
  unmet_authentication_requirements: [STATUS.responder, STATUS.noAuthnContext],
};

async function respond(
  ports: SamlPorts,
  tx: Tx,
  { found, application, issuer, signer }: Answering,
  what: { readonly granted: Statement } | { readonly denied: readonly [string, string] },
): Promise<SamlAnswer> {
  // Its row is held: of two who ask at once the second finds nothing any more.
  if (!(await ports.store.answerSamlRequest(tx, found.id))) throw new Error('a request that is held was answered');
  const envelope: Envelope = {
    id: newMessageId(ports),
    issuer,
    destination: found.acsUrl,
    inResponseTo: found.messageId,
    now: tx.now,
  };
  const isGranted = 'granted' in what;
  const document = isGranted ? grantedResponse(envelope, what.granted, signer) : deniedResponse(envelope, what.denied, signer);
  const message = Buffer.from(document).toString('base64');
  const posting = { url: found.acsUrl, name: 'SAMLResponse', message, relayState: found.relayState } as const;
  return { kind: 'respond', posting, applicationName: application.name, isGranted };
}

/** As an xs:ID: never with a digit at its beginning. */
export function newMessageId({ random }: Pick<SamlPorts, 'random'>): string {
  return `_${Buffer.from(random.bytes(ID_BYTES)).toString('hex')}`;
}

function over(): Refusal<'saml_request_over'> {
  return refused('saml_request_over', 'This request was answered, or it took too long.');
}
