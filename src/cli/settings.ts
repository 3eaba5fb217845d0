import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { type Network, network } from '../domain/directory/network.ts';
import type { NonEmpty } from '../kernel/nonEmpty.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import { readSealingKeys, type SealingKeyCode } from './sealingKeys.ts';

/** Every setting. docs/settings.md is printed from this. */
export const settingsCatalogue = [
  {
    name: 'DATABASE_URL',
    default: null,
    description:
      'Address of a PostgreSQL server, `postgres://user:password@host:port/database`. Without it the embedded database in the data directory is used.',
  },
  {
    name: 'MIGRATION_DATABASE_URL',
    default: null,
    description:
      'The same database for the user who owns the tables and migrates them. With it the user of `DATABASE_URL` must own nothing, as is recommended for production. Without it that one user is both.',
  },
  {
    name: 'SALLYPORT_DATA_DIRECTORY',
    default: './data',
    description: 'Folder of the embedded database, of its command socket, and of the sealing key where none is set otherwise.',
  },
  {
    name: 'SALLYPORT_PUBLIC_URL',
    default: 'http://localhost:PORT',
    description:
      'Under which people reach Sallyport: scheme, host, port, and a path where it is not the root (`https://example.com/id`). `https`, or `http` on `localhost` alone. Passkeys are bound to its host, and applications to all of it, so it cannot change later without losing them.',
  },
  { name: 'SALLYPORT_LISTEN', default: '127.0.0.1:3000', description: 'Address and port to listen on, `host:port` or `[ipv6]:port`.' },
  {
    name: 'SALLYPORT_SEALING_KEY',
    default: null,
    description:
      'The key with which secrets are sealed: 32 bytes in base64 (`openssl rand -base64 32`). Several with commas between them, the newest first, while keys are rotated.',
  },
  {
    name: 'SALLYPORT_SEALING_KEY_FILE',
    default: 'keys/sealing.key in the data directory',
    description: 'A file with the same keys, one a line, the newest first; lines that begin with # are left out.',
  },
  {
    name: 'SALLYPORT_SMTP_URL',
    default: null,
    description:
      'The mail server: `smtp://user:password@host:587` (STARTTLS where it is offered) or `smtps://…:465`. Without it nobody is told anything by mail, and what needs mail cannot be turned on.',
  },
  { name: 'SALLYPORT_MAIL_FROM', default: null, description: 'The address that mail comes from. It belongs to `SALLYPORT_SMTP_URL`.' },
  {
    name: 'SALLYPORT_BREACHED_PASSWORDS_FILE',
    default: null,
    description:
      'A list of passwords that nobody may choose, besides the common ones that are built in: SHA-1 digests in hexadecimal, one a line and sorted, as Have I Been Pwned gives them out. It is searched where it lies.',
  },
  {
    name: 'SALLYPORT_PLACES_FILE',
    default: null,
    description:
      'Where network addresses are: a file of countries or cities in the MaxMind DB format, such as GeoLite2 or DB-IP. A newer one is read while the server runs. Without it the signals of risk that need a place are off.',
  },
  {
    name: 'SALLYPORT_ADDRESS_LISTS',
    default: null,
    description:
      'Files of addresses to beware of, such as exits of Tor, with commas between them: an address or a network (CIDR) a line, comments after "#". They are read again while the server runs.',
  },
  {
    name: 'SALLYPORT_SMS_PROVIDERS',
    default: null,
    description:
      'Services that take text messages, in the order in which they are tried, with commas between them: `twilio`, `webhook`, `sns`. Without it no text message is sent, and `sms` is no factor here.',
  },
  {
    name: 'SALLYPORT_SMS_TWILIO_URL',
    default: null,
    description: 'Twilio, or an API that speaks as it does: `https://ACCOUNT:TOKEN@api.twilio.com`.',
  },
  {
    name: 'SALLYPORT_SMS_TWILIO_FROM',
    default: null,
    description: 'The number or the name that its messages come from, or the id of a messaging service (`MG…`).',
  },
  {
    name: 'SALLYPORT_SMS_WEBHOOK_URL',
    default: null,
    description: 'Address of a gateway of your own, which is sent signed JSON (docs/operating.md).',
  },
  {
    name: 'SALLYPORT_SMS_WEBHOOK_SECRET',
    default: null,
    description: 'The secret that it shares with Sallyport, at least 32 characters. It signs messages and receipts.',
  },
  {
    name: 'SALLYPORT_SMS_SNS_REGION',
    default: null,
    description: 'Region of Amazon SNS. Credentials come from where every program of AWS looks for them.',
  },
  {
    name: 'SALLYPORT_SMS_SNS_ENDPOINT',
    default: 'that of the region',
    description: 'Another address of SNS, such as that of a private endpoint.',
  },
  { name: 'SALLYPORT_SMS_SNS_SENDER_ID', default: null, description: 'A name that its messages come from, where the country allows one.' },
  {
    name: 'SALLYPORT_SMS_MOST_PER_PREFIX',
    default: '100',
    description:
      'Text messages in any hour to a thousand neighbouring numbers, in one tenant, at most 10000. Ranges of numbers are rented to earn by codes.',
  },
  { name: 'SALLYPORT_SMS_MOST_PER_TENANT', default: '1000', description: 'Text messages of one tenant in any hour, at most 10000.' },
  {
    name: 'SALLYPORT_SMS_MOST_IN_ALL',
    default: '5000',
    description: 'Text messages of all tenants together in any hour, at most 1000000.',
  },
  {
    name: 'SALLYPORT_TRUSTED_PROXIES',
    default: null,
    description: 'Addresses or networks (CIDR) with commas between them whose X-Forwarded-For is believed. Without it nobody is.',
  },
  {
    name: 'SALLYPORT_OUTWARD_NETWORKS',
    default: null,
    description:
      'Networks (CIDR) with commas between them that receivers of events may be in besides the Internet, such as that of a log collector: administrators of tenants name receivers, and without this none of them leads into your network. With 127.0.0.0/8 an address of this machine may begin with http.',
  },
  { name: 'SALLYPORT_LOG_LEVEL', default: 'info', description: '`debug`, `info`, `warn`, `error` or `silent`.' },
  {
    name: 'SALLYPORT_TENANT',
    default: null,
    description: 'Tenant that commands are about when `--tenant` is not given. Without it the only tenant is, where there is one only.',
  },
  { name: 'SALLYPORT_DEMO_WIKI_PORT', default: '3001', description: 'Port of the application "Wiki" of the demo.' },
  { name: 'SALLYPORT_DEMO_FINANCE_PORT', default: '3002', description: 'Port of the application "Finance" of the demo.' },
  { name: 'SALLYPORT_DEMO_INBOX_PORT', default: '3003', description: 'Port of the page that shows the mail of the demo.' },
] as const;

type SettingName = (typeof settingsCatalogue)[number]['name'];

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Where everything is stored. */
export interface StorageSettings {
  /** null: the embedded database. */
  readonly databaseUrl: string | null;
  /** Of the same database, for whoever owns the tables; null: the user of `databaseUrl` does. */
  readonly migrationUrl: string | null;
  /** Absolute. */
  readonly dataDirectory: string;
}

export interface AddressFileSettings {
  /** null: where addresses are is not known. */
  readonly places: string | null;
  readonly lists: readonly string[];
}

/** Of a deployment without any. */
export const NO_ADDRESS_FILES: AddressFileSettings = { places: null, lists: [] };

export interface ListenSettings {
  readonly host: string;
  readonly port: number;
}

export interface ServerSettings {
  readonly listen: ListenSettings;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** Reads one named setting; null: it is not set. An empty value is one that is not set. */
export type Environment = (name: SettingName) => string | null;

export function environmentFrom(variables: Readonly<Record<string, string | undefined>>): Environment {
  return (name) => variables[name]?.trim() || null;
}

export function readStorageSettings(environment: Environment): Result<StorageSettings, 'setting_malformed'> {
  const [databaseUrl, migrationUrl] = [environment('DATABASE_URL'), environment('MIGRATION_DATABASE_URL')];
  for (const name of ['DATABASE_URL', 'MIGRATION_DATABASE_URL'] as const) {
    const url = environment(name);
    if (url !== null && !/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? '')) {
      return malformed(name, 'an address that begins with postgres://');
    }
  }
  if (migrationUrl !== null && databaseUrl === null)
    return malformed('MIGRATION_DATABASE_URL', 'the database of DATABASE_URL, which is not set');
  return succeeded({ databaseUrl, migrationUrl, dataDirectory: resolve(environment('SALLYPORT_DATA_DIRECTORY') ?? 'data') });
}

export function readServerSettings(environment: Environment): Result<ServerSettings, 'setting_malformed'> {
  const listen = listenFrom(environment('SALLYPORT_LISTEN') ?? '127.0.0.1:3000');
  if (listen === null) return malformed('SALLYPORT_LISTEN', 'host:port, such as 127.0.0.1:3000 or [::1]:3000, with a port from 1 to 65535');
  const publicUrl = publicUrlFrom(environment('SALLYPORT_PUBLIC_URL') ?? `http://localhost:${listen.port}`);
  if (publicUrl === null) {
    return malformed(
      'SALLYPORT_PUBLIC_URL',
      'https://host or https://host/path, the path of letters, digits and "-", ".", "_" (http is possible on localhost alone)',
    );
  }
  const trustedProxies = (environment('SALLYPORT_TRUSTED_PROXIES') ?? '').split(',').flatMap((one) => one.trim() || []);
  if (!trustedProxies.every(isNetwork)) {
    return malformed('SALLYPORT_TRUSTED_PROXIES', 'addresses or networks with commas between them, such as 10.0.0.0/8,fd00::1');
  }
  const level = environment('SALLYPORT_LOG_LEVEL') ?? 'info';
  const logLevel = LOG_LEVELS.find((one) => one === level);
  if (logLevel === undefined) return malformed('SALLYPORT_LOG_LEVEL', LOG_LEVELS.join(', '));
  return succeeded({ listen, publicUrl, trustedProxies, logLevel });
}

/** The networks that receivers of events may be in, besides the Internet. */
export function readOutwardNetworks(environment: Environment): Result<readonly Network[], 'setting_malformed'> {
  const given = (environment('SALLYPORT_OUTWARD_NETWORKS') ?? '').split(',').flatMap((one) => one.trim() || []);
  const networks = given.flatMap((one) => network(one) ?? []);
  if (networks.length < given.length)
    return malformed('SALLYPORT_OUTWARD_NETWORKS', 'networks with commas between them, such as 10.1.2.0/24,fd00:1::/64');
  return succeeded(networks);
}

/** The path of the operator's list of known passwords; null: there is none. */
export function readBreachedPasswordsFile(environment: Environment): Result<string | null, 'setting_malformed'> {
  const path = environment('SALLYPORT_BREACHED_PASSWORDS_FILE');
  if (path === null || existsSync(path)) return succeeded(path === null ? null : resolve(path));
  return malformed('SALLYPORT_BREACHED_PASSWORDS_FILE', 'the path of a file that is there');
}

/** The operator's files about network addresses, which have to be there when the server starts. */
export function readAddressFileSettings(environment: Environment): Result<AddressFileSettings, 'setting_malformed'> {
  const places = environment('SALLYPORT_PLACES_FILE');
  if (places !== null && !existsSync(places)) return malformed('SALLYPORT_PLACES_FILE', 'the path of a file that is there');
  const lists = (environment('SALLYPORT_ADDRESS_LISTS') ?? '').split(',').flatMap((one) => one.trim() || []);
  if (!lists.every((path) => existsSync(path))) return malformed('SALLYPORT_ADDRESS_LISTS', 'paths of files that are there');
  return succeeded({ places: places === null ? null : resolve(places), lists: lists.map((path) => resolve(path)) });
}

/** The keys that seal secrets: from their variable, else from the file that is named, else from the data directory. */
export function readSealingKeySettings(
  environment: Environment,
  { dataDirectory }: StorageSettings,
): Promise<Result<NonEmpty<Uint8Array>, SealingKeyCode>> {
  const file = environment('SALLYPORT_SEALING_KEY_FILE');
  return readSealingKeys({
    text: environment('SALLYPORT_SEALING_KEY'),
    file: file === null ? sealingKeyFileIn(dataDirectory) : resolve(file),
  });
}

export function sealingKeyFileIn(dataDirectory: string): string {
  return join(dataDirectory, 'keys', 'sealing.key');
}

/** @returns null when it is no port. */
export function portFrom(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

export function malformed(name: SettingName, expected: string): Refusal<'setting_malformed'> {
  return refused('setting_malformed', `${name} is not understood. It takes ${expected}.`, { setting: name });
}

function listenFrom(text: string): ListenSettings | null {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/\s]+)):(\d+)$/.exec(text) ?? [];
  const port = portFrom(digits ?? '');
  const host = bracketed ?? plain;
  if (port === null || host === undefined) return null;
  return bracketed !== undefined && isIP(bracketed) !== 6 ? null : { host, port };
}

function publicUrlFrom(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') return null;
  const path = url.pathname.replace(/\/$/, '');
  // The proxy and the names of cookies have it as it is: nothing that could be written in another way.
  if (!/^(?:\/[\w.-]+)*$/.test(path)) return null;
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost') ? `${url.origin}${path}` : null;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
