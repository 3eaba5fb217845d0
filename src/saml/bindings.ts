import { sign, verify, X509Certificate } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SIGNING } from './names.ts';
import { pemOf, type SamlSigner } from './signXml.ts';

type MessageName = 'SAMLRequest' | 'SAMLResponse';

/** A message as it came, and who vouches for it. */
export interface Received {
  readonly name: MessageName;
  readonly xml: string;
  /** null: none came along. */
  readonly relayState: string | null;
  /** Redirect: the signature is in the address; null: there is none. Post: it is in the document. */
  readonly carried: { readonly by: 'redirect'; readonly signature: QuerySignature | null } | { readonly by: 'post' };
}

interface QuerySignature {
  readonly algorithm: string;
  /** What was signed, as it was written by whoever did. */
  readonly text: string;
  readonly value: Buffer;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Far beyond any message that somebody sends in earnest. */
const LARGEST_MESSAGE = 64 * 1_024;
/** SAML bindings 3.4.3 says 80 bytes; many send addresses, and what is longer is not ours to keep. */
const MOST_RELAY = 2_048;
const PARTS = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'] as const;
const HASHES: Readonly<Record<string, string>> = { [SIGNING.rsaSha256]: 'RSA-SHA256', [SIGNING.rsaSha512]: 'RSA-SHA512' };

/** HTTP redirect binding (SAML bindings 3.4). @param query raw, without "?". @returns null: not in order. */
export function fromRedirect(query: string): Received | null {
  const raw = new Map<string, string>();
  for (const part of query.split('&')) {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    if (!(PARTS as readonly string[]).includes(key)) continue;
    // Said twice, nobody knows which of the two was signed.
    if (raw.has(key)) return null;
    raw.set(key, value);
  }
  const name = nameIn(raw);
  if (name === null) return null;
  const [message, relayState, algorithm, signature] = [name, 'RelayState', 'SigAlg', 'Signature'].map((key) => decoded(raw.get(key)));
  const xml = inflated(message ?? null);
  if (xml === null || (raw.has('RelayState') && !isRelay(relayState))) return null;
  if (algorithm === null && signature === null)
    return { name, xml, relayState: relayState ?? null, carried: { by: 'redirect', signature: null } };
  const value = bytesOf(signature ?? null);
  if (typeof algorithm !== 'string' || value === null) return null;
  const text = [name, 'RelayState', 'SigAlg'].flatMap((key) => (raw.has(key) ? [`${key}=${raw.get(key) ?? ''}`] : [])).join('&');
  return { name, xml, relayState: relayState ?? null, carried: { by: 'redirect', signature: { algorithm, text, value } } };
}

/** HTTP POST binding (3.5). @param fields of the form, each once. */
export function fromPost(form: string): Received | null {
  const fields = new URLSearchParams(form);
  const raw = new Map<string, string>();
  for (const [key, value] of fields) {
    if (raw.has(key)) return null;
    raw.set(key, value);
  }
  const name = nameIn(raw);
  const bytes = name === null ? null : bytesOf((raw.get(name) ?? '').replace(/\s/g, ''));
  const relayState = raw.get('RelayState') ?? null;
  if (name === null || bytes === null || (relayState !== null && !isRelay(relayState))) return null;
  const xml = bytes.length > LARGEST_MESSAGE ? null : textOf(bytes);
  return xml === null ? null : { name, xml, relayState, carried: { by: 'post' } };
}

/** Whether the address was signed with the key of one of the certificates. */
export function isSignedBy({ algorithm, text, value }: QuerySignature, certificates: readonly string[]): boolean {
  const hash = HASHES[algorithm];
  if (hash === undefined) return false;
  return certificates.some((certificate) => verify(hash, Buffer.from(text), new X509Certificate(pemOf(certificate)).publicKey, value));
}

/** The address with which a message travels by redirect, signed. */
export function redirectTo(
  url: string,
  message: { readonly name: MessageName; readonly xml: string; readonly relayState: string | null },
  { privateKey }: SamlSigner,
): string {
  const parts = new URLSearchParams({ [message.name]: deflateRawSync(message.xml).toString('base64') });
  if (message.relayState !== null) parts.set('RelayState', message.relayState);
  parts.set('SigAlg', SIGNING.rsaSha256);
  const value = sign('RSA-SHA256', Buffer.from(parts.toString()), privateKey).toString('base64');
  return `${url}${url.includes('?') ? '&' : '?'}${parts}&${new URLSearchParams({ Signature: value })}`;
}

function nameIn(raw: ReadonlyMap<string, string>): MessageName | null {
  if (raw.has('SAMLRequest') === raw.has('SAMLResponse')) return null;
  return raw.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse';
}

/** null: it is not there, or no text. */
function decoded(value: string | undefined): string | null {
  try {
    return value === undefined ? null : decodeURIComponent(value.replaceAll('+', '%20'));
  } catch {
    return null;
  }
}

function isRelay(value: string | null | undefined): boolean {
  return typeof value === 'string' && value.length <= MOST_RELAY && !value.includes('\0');
}

/** A small message that unpacks into a very large one is not unpacked further than a large one is long. */
function inflated(message: string | null): string | null {
  const bytes = bytesOf(message);
  try {
    return bytes === null ? null : textOf(inflateRawSync(bytes, { maxOutputLength: LARGEST_MESSAGE }));
  } catch {
    return null;
  }
}

function bytesOf(text: string | null): Buffer | null {
  return text !== null && text.length <= 2 * LARGEST_MESSAGE && BASE64.test(text) ? Buffer.from(text, 'base64') : null;
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
