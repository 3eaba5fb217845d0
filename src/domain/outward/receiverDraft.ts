import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { EVENTS, type EventType } from '../audit/catalogue.ts';
import type { ApplicationId } from '../directory/application.ts';
import { displayName } from '../directory/displayName.ts';
import type { ReceiverSays, Target } from './receiver.ts';

/** A receiver as it comes from outside. */
export interface ReceiverDraft {
  readonly name: unknown;
  readonly target: unknown;
  readonly types: unknown;
}

const MOST_URL = 2_000;
const MOST_CA = 20_000;
/** RFC 1123; addresses as they are written without brackets. */
const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$|^[0-9a-f:.]{2,45}$/i;

/** Reads what a receiver is to be. Whether its address may be called at all is the question of `Outward.barred`. */
export function receiverFrom(draft: ReceiverDraft): Result<ReceiverSays, 'receiver_malformed'> {
  const name = displayName(draft.name);
  if (name === null) return malformed('name', 'A name is a line of 1 to 200 characters without control characters.');
  const target = targetFrom(draft.target);
  if (typeof target === 'string') return malformed('target', target);
  const types = typesFrom(draft.types);
  if (typeof types === 'string') return malformed('types', types);
  if (target.kind === 'shared_signals' && types !== null) return malformed('types', 'An application asks for its signals itself: null.');
  return succeeded({ name, target, types });
}

/** @returns what is wrong with it, in a sentence. */
function targetFrom(draft: unknown): Target | string {
  if (typeof draft !== 'object' || draft === null) return 'The target is an object with a kind.';
  const { kind, url, proof, host, port, tls, ca, application } = draft as Readonly<Record<string, unknown>>;
  switch (kind) {
    case 'webhook':
      return isUrl(url) ? { kind, url } : NO_URL;
    case 'audit_https':
      if (!isUrl(url)) return NO_URL;
      return proof === 'bearer' || proof === 'signature' ? { kind, url, proof } : 'The proof is bearer or signature.';
    case 'audit_syslog':
      if (typeof host !== 'string' || !HOST.test(host)) return 'The host is a name or a network address.';
      if (!Number.isInteger(port) || (port as number) < 1 || (port as number) > 65_535)
        return 'The port is a whole number from 1 to 65535.';
      if (typeof tls !== 'boolean') return 'tls is true or false.';
      if (ca != null && !isPem(ca)) return 'ca has certificates in PEM, or is null.';
      return { kind, host, port: port as number, tls, ca: ca ?? null };
    case 'shared_signals': {
      // Whether there is one is seen where it is saved; what it asks for, and how, it says itself.
      if (typeof application !== 'string') return 'The application is the id of one of the tenant.';
      return { kind, application: application as ApplicationId, delivery: null, asks: null };
    }
    default:
      return 'The kind of a target is one of: webhook, audit_https, audit_syslog, shared_signals.';
  }
}

const NO_URL = `The url is an address of at most ${MOST_URL} characters without name, password and fragment.`;

function isUrl(given: unknown): given is string {
  return typeof given === 'string' && given.length <= MOST_URL && /^https?:\/\/[^\s@#\\\p{Cc}\p{Cs}]+$/u.test(given);
}

function isPem(given: unknown): given is string {
  return typeof given === 'string' && given.length <= MOST_CA && /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s-]+$/.test(given);
}

/** Of a misspelled type nobody would ever be told, and nobody would notice. */
function typesFrom(given: unknown): readonly EventType[] | null | string {
  if (given === null) return null;
  if (!Array.isArray(given) || given.length === 0) return 'The types are a list of at least one, or null for all.';
  const wanted = new Set<unknown>(given);
  const types = (Object.keys(EVENTS) as EventType[]).filter((type) => wanted.has(type));
  return types.length === wanted.size ? types : 'There are types in the list that no event has: see docs/events.md.';
}

function malformed(field: keyof ReceiverDraft, detail: string) {
  return refused('receiver_malformed', detail, { field });
}
