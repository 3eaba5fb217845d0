import { after, formatInstant, type Instant, MINUTE, SECOND } from '../kernel/instant.ts';
import { STATUS } from './names.ts';
import type { SamlSigner } from './signXml.ts';
import { signXml } from './signXml.ts';
import { writeXml, type Xml, xml } from './writeXml.ts';

/** An assertion is used at once or not at all. */
const ASSERTION_LIFETIME = 5 * MINUTE;
/** Clocks of service providers may be behind. */
const CLOCK_TOLERANCE = 30 * SECOND;

/** What an answer is about, and from whom it is. */
export interface Envelope {
  readonly id: string;
  readonly issuer: string;
  /** Where it goes, and nowhere else. */
  readonly destination: string;
  /** The message that is answered; null: none was sent. */
  readonly inResponseTo: string | null;
  readonly now: Instant;
}

/** What is told of a person who signed in. */
export interface Statement {
  readonly id: string;
  /** The service provider, and nobody else. */
  readonly audience: string;
  readonly nameId: { readonly format: string; readonly value: string };
  readonly sessionIndex: string;
  readonly authnInstant: Instant;
  readonly sessionEnds: Instant;
  readonly contextClass: string;
  readonly attributes: readonly { readonly name: string; readonly friendly: string; readonly values: readonly string[] }[];
}

const NAME_FORMAT = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** A response that says who signed in. Assertion and response are both signed: some service providers look at the one, some at the other. */
export function grantedResponse(envelope: Envelope, statement: Statement, signer: SamlSigner): string {
  const text = writeXml(answer('samlp:Response', envelope, [STATUS.success], assertion(envelope, statement)));
  return signXml(signXml(text, signer, 'assertion'), signer, 'root');
}

/** A response that says why nobody did. @param status the outer one first. */
export function deniedResponse(envelope: Envelope, status: readonly [string, string], signer: SamlSigner): string {
  return signXml(writeXml(answer('samlp:Response', envelope, status, null)), signer, 'root');
}

/** @param status the outer one first. Not signed yet: by redirect the address is. */
export function logoutResponse(envelope: Envelope, status: readonly [string, string?]): string {
  return writeXml(answer('samlp:LogoutResponse', envelope, status, null));
}

function answer(
  name: 'samlp:Response' | 'samlp:LogoutResponse',
  envelope: Envelope,
  status: readonly (string | undefined)[],
  body: Xml | null,
): Xml {
  const [outer = STATUS.responder, inner] = status;
  return xml(
    name,
    {
      ID: envelope.id,
      Version: '2.0',
      IssueInstant: formatInstant(envelope.now),
      Destination: envelope.destination,
      InResponseTo: envelope.inResponseTo,
    },
    xml('saml:Issuer', {}, envelope.issuer),
    xml(
      'samlp:Status',
      {},
      xml('samlp:StatusCode', { Value: outer }, inner === undefined ? null : xml('samlp:StatusCode', { Value: inner })),
    ),
    body,
  );
}

function assertion({ issuer, destination, inResponseTo, now }: Envelope, statement: Statement): Xml {
  const until = formatInstant(after(now, ASSERTION_LIFETIME));
  const { nameId, attributes } = statement;
  return xml(
    'saml:Assertion',
    { ID: statement.id, Version: '2.0', IssueInstant: formatInstant(now) },
    xml('saml:Issuer', {}, issuer),
    xml(
      'saml:Subject',
      {},
      xml('saml:NameID', { Format: nameId.format }, nameId.value),
      xml(
        'saml:SubjectConfirmation',
        { Method: BEARER },
        xml('saml:SubjectConfirmationData', { Recipient: destination, NotOnOrAfter: until, InResponseTo: inResponseTo }),
      ),
    ),
    xml(
      'saml:Conditions',
      { NotBefore: formatInstant(after(now, -CLOCK_TOLERANCE)), NotOnOrAfter: until },
      xml('saml:AudienceRestriction', {}, xml('saml:Audience', {}, statement.audience)),
    ),
    xml(
      'saml:AuthnStatement',
      {
        AuthnInstant: formatInstant(statement.authnInstant),
        SessionIndex: statement.sessionIndex,
        SessionNotOnOrAfter: formatInstant(statement.sessionEnds),
      },
      xml('saml:AuthnContext', {}, xml('saml:AuthnContextClassRef', {}, statement.contextClass)),
    ),
    attributes.length === 0
      ? null
      : xml(
          'saml:AttributeStatement',
          {},
          ...attributes.map(({ name, friendly, values }) =>
            xml(
              'saml:Attribute',
              { Name: name, NameFormat: NAME_FORMAT, FriendlyName: friendly },
              ...values.map((value) => xml('saml:AttributeValue', {}, value)),
            ),
          ),
        ),
  );
}
