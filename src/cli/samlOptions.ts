import type { Command } from 'commander';
import type { SamlProvider } from '../domain/directory/samlProvider.ts';
import { type Result, succeeded } from '../kernel/result.ts';
import type { SamlGiven } from '../saml/readSpMetadata.ts';
import { fileText } from './fileText.ts';
import type { Terminal } from './terminal.ts';

/** What can be said of a SAML service provider on the command line. */
export interface SamlOptions {
  readonly samlMetadata?: string;
  readonly entityId?: string;
  readonly acsUrl?: readonly string[];
  readonly logoutUrl?: string;
  readonly logoutBinding?: string;
  readonly nameId?: string;
  readonly attribute?: readonly string[];
  readonly certificate?: readonly string[];
  readonly signedRequests?: string;
  readonly idpInitiated?: string;
  readonly relayState?: string;
}

export function samlOptions(command: Command): Command {
  return command
    .option('--saml-metadata <file>', 'in the place of a client: the metadata of a SAML service provider, or - for the input')
    .option('--entity-id <name>', 'the same by hand: as the service provider names itself')
    .option('--acs-url <url...>', 'exact addresses to which responses are posted, the usual one first')
    .option('--logout-url <url>', 'where answers to a logout go, or none')
    .option('--logout-binding <binding>', 'post (default) or redirect')
    .option('--name-id <format>', 'how people are named there: persistent (default), email or unspecified')
    .option('--attribute <attribute...>', 'what is told of people: name, loginName, email, groups; or none')
    .option('--certificate <file...>', 'certificates (PEM) with whose keys the service provider signs, or none')
    .option('--signed-requests <rule>', 'required, or optional (default)')
    .option('--idp-initiated <rule>', 'whether it can be opened from here: on, or off (default)')
    .option('--relay-state <text>', 'what goes along then');
}

/** @param read makes a registration or a change of what was given. @returns null: nothing was said of a service provider. */
export async function samlGiven<T>(
  options: SamlOptions,
  terminal: Terminal,
  read: (given: SamlGiven) => Result<T>,
): Promise<Result<T | null>> {
  const { samlMetadata, certificate, attribute, logoutUrl, idpInitiated, relayState = null } = options;
  const files = [...(samlMetadata === undefined ? [] : [samlMetadata]), ...withoutNone(certificate ?? [])];
  const texts = new Map<string, string>();
  for (const file of files) {
    const text = await fileText(terminal, file);
    if (!text.ok) return text;
    texts.set(file, text.value);
  }
  const given: SamlGiven = {
    ...(samlMetadata === undefined ? {} : { metadata: texts.get(samlMetadata) }),
    ...(options.entityId === undefined ? {} : { entityId: options.entityId }),
    ...(options.acsUrl === undefined ? {} : { acsUrls: options.acsUrl }),
    ...(logoutUrl === undefined
      ? {}
      : { logout: logoutUrl === 'none' ? null : { url: logoutUrl, binding: options.logoutBinding ?? 'post' } }),
    ...(options.nameId === undefined ? {} : { nameIdFormat: options.nameId }),
    ...(attribute === undefined ? {} : { attributes: withoutNone(attribute) }),
    ...(certificate === undefined ? {} : { certificates: withoutNone(certificate).map((file) => texts.get(file)) }),
    ...(options.signedRequests === undefined ? {} : { signedRequests: options.signedRequests }),
    ...(idpInitiated === undefined ? {} : { idpInitiated: idpInitiated === 'on' ? { allowed: true, relayState } : { allowed: false } }),
  };
  return Object.keys(given).length === 0 ? succeeded(null) : read(given);
}

function withoutNone(list: readonly string[]): readonly string[] {
  return list.length === 1 && list[0] === 'none' ? [] : list;
}

export function samlRows(saml: SamlProvider): [string, string][] {
  const { logout, idpInitiated } = saml;
  return [
    ['client', 'SAML service provider'],
    ['entityID', saml.entityId],
    ['responses go to', saml.acsUrls.join(' ')],
    ['logout', logout === null ? '-' : `${logout.url} (${logout.binding})`],
    ['people are named', saml.nameIdFormat],
    ['told of people', saml.attributes.join(' ') || '-'],
    ['certificates', String(saml.certificates.length)],
    ['signed requests', saml.signedRequests],
    ['opened from here', idpInitiated.allowed ? `yes${idpInitiated.relayState === null ? '' : `, with ${idpInitiated.relayState}`}` : 'no'],
  ];
}
