import { COMPARISONS, type RequestedContext } from '../domain/sessions/authnContext.ts';
import { type Instant, parseInstant } from '../kernel/instant.ts';
import { attributeOf, childOf, childrenOf, isNamed, textOf } from './readXml.ts';

/** What every message says of itself. */
export interface Message {
  readonly id: string;
  readonly issuer: string;
  /** null: it does not say where it is meant to go. */
  readonly destination: string | null;
  readonly issuedAt: Instant;
}

export interface AuthnRequest extends Message {
  /** null: it names none. */
  readonly acsUrl: string | null;
  /** It asks for another binding than the one that there is, or names its address by a number. */
  readonly answeredOtherwise: boolean;
  /** Who has to sign in is named: nothing that a person could choose. */
  readonly namesSubject: boolean;
  /** null: any. */
  readonly nameIdFormat: string | null;
  readonly context: RequestedContext | null;
  readonly forceAuthn: boolean;
  readonly isPassive: boolean;
}

/** An NCName of ASCII, as every library makes them. */
const ID = /^[A-Za-z_][\w.-]{0,255}$/;
const MOST_CLASSES = 20;
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/** @returns null: it is no message, or says not what every one has to say. */
export function readMessage(root: Element, name: string): Message | null {
  const [id, issuedAt] = [attributeOf(root, 'ID'), parseInstant(attributeOf(root, 'IssueInstant'))];
  const issuer = textOf(childOf(root, 'saml', 'Issuer'));
  if (!isNamed(root, 'samlp', name) || attributeOf(root, 'Version') !== '2.0') return null;
  if (id === null || !ID.test(id) || issuedAt === null || issuer === null) return null;
  return { id, issuer, issuedAt, destination: attributeOf(root, 'Destination') };
}

/** Who says that they have sent it, to find out by whose key that is to be shown; it counts for nothing else. null: nobody. */
export function issuerOf(root: Element): string | null {
  return textOf(childOf(root, 'saml', 'Issuer'));
}

/** Reads an AuthnRequest (SAML core 3.4.1). @returns null: not in order. */
export function readAuthnRequest(root: Element): AuthnRequest | null {
  const message = readMessage(root, 'AuthnRequest');
  const [forceAuthn, isPassive] = [booleanOf(root, 'ForceAuthn'), booleanOf(root, 'IsPassive')];
  const context = contextOf(root);
  if (message === null || forceAuthn === null || isPassive === null || context === 'malformed') return null;
  const [policy] = childrenOf(root, 'samlp', 'NameIDPolicy');
  const binding = attributeOf(root, 'ProtocolBinding');
  return {
    ...message,
    acsUrl: attributeOf(root, 'AssertionConsumerServiceURL'),
    answeredOtherwise: (binding !== null && binding !== POST) || attributeOf(root, 'AssertionConsumerServiceIndex') !== null,
    namesSubject: childrenOf(root, 'saml', 'Subject').length > 0,
    nameIdFormat: policy === undefined ? null : attributeOf(policy, 'Format'),
    context,
    forceAuthn,
    isPassive,
  };
}

/** As XML Schema writes it. null: neither. */
function booleanOf(root: Element, name: string): boolean | null {
  const value = attributeOf(root, name);
  if (value === null || value === 'false' || value === '0') return false;
  return value === 'true' || value === '1' ? true : null;
}

/** Declarations count as classes that we do not know: they are asked for, and none of them can be met. */
function contextOf(root: Element): RequestedContext | null | 'malformed' {
  const found = childrenOf(root, 'samlp', 'RequestedAuthnContext');
  const [requested] = found;
  if (requested === undefined) return null;
  const comparison = COMPARISONS.find((one) => one === (attributeOf(requested, 'Comparison') ?? 'exact'));
  const named = [...childrenOf(requested, 'saml', 'AuthnContextClassRef'), ...childrenOf(requested, 'saml', 'AuthnContextDeclRef')];
  const classes = named
    .map((one) => (one.localName === 'AuthnContextClassRef' ? textOf(one) : 'declaration'))
    .filter((one) => one !== null);
  if (found.length > 1 || comparison === undefined || classes.length === 0 || classes.length > MOST_CLASSES) return 'malformed';
  return { comparison, classes: classes.map((one) => one.slice(0, 512)) };
}
