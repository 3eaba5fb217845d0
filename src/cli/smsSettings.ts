import { DEFAULT_SEND_LIMITS, type SendLimits } from '../domain/factors/sendLimits.ts';
import { type Result, succeeded } from '../kernel/result.ts';
import { type Environment, isLoopback, malformed } from './settings.ts';

/** One service that text messages are given to. */
export type SmsProviderSettings =
  | { readonly kind: 'twilio'; readonly url: string; readonly from: string }
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }
  | { readonly kind: 'sns'; readonly region: string; readonly endpoint: string | null; readonly senderId: string | null };

export interface SmsSettings {
  /** In the order in which they are tried; empty: no text message is sent. */
  readonly providers: readonly SmsProviderSettings[];
  readonly limits: SendLimits;
}

export const NO_SMS: SmsSettings = { providers: [], limits: DEFAULT_SEND_LIMITS };

const LEAST_SECRET = 32;

/** The first two keep the time of every send, the last a few numbers. */
const LIMIT_SETTINGS = {
  perPrefix: { name: 'SALLYPORT_SMS_MOST_PER_PREFIX', most: 10_000 },
  perTenant: { name: 'SALLYPORT_SMS_MOST_PER_TENANT', most: 10_000 },
  perSystem: { name: 'SALLYPORT_SMS_MOST_IN_ALL', most: 1_000_000 },
} as const;

export function readSmsSettings(environment: Environment): Result<SmsSettings, 'setting_malformed'> {
  const limits = limitsFrom(environment);
  if (!limits.ok) return limits;
  const named = (environment('SALLYPORT_SMS_PROVIDERS') ?? '').split(',').flatMap((one) => one.trim() || []);
  const providers: SmsProviderSettings[] = [];
  for (const name of named) {
    const provider = providerNamed(name, environment);
    if (!provider.ok) return provider;
    if (providers.some(({ kind }) => kind === provider.value.kind)) return unknownProviders();
    providers.push(provider.value);
  }
  return succeeded({ providers, limits: limits.value });
}

function providerNamed(name: string, environment: Environment): Result<SmsProviderSettings, 'setting_malformed'> {
  switch (name) {
    case 'twilio':
      return twilioFrom(environment);
    case 'webhook':
      return webhookFrom(environment);
    case 'sns':
      return snsFrom(environment);
    default:
      return unknownProviders();
  }
}

function unknownProviders() {
  return malformed('SALLYPORT_SMS_PROVIDERS', 'twilio, webhook and sns, each once at most, with commas between them');
}

function twilioFrom(environment: Environment): Result<SmsProviderSettings, 'setting_malformed'> {
  const url = secureUrl(environment('SALLYPORT_SMS_TWILIO_URL'));
  if (url === null || url.username === '' || url.password === '' || url.pathname !== '/') {
    return malformed('SALLYPORT_SMS_TWILIO_URL', 'https://ACCOUNT:TOKEN@api.twilio.com');
  }
  const from = environment('SALLYPORT_SMS_TWILIO_FROM');
  if (from === null) return malformed('SALLYPORT_SMS_TWILIO_FROM', 'the number or name of the sender, or the id of a messaging service');
  return succeeded({ kind: 'twilio', url: url.toString(), from });
}

function webhookFrom(environment: Environment): Result<SmsProviderSettings, 'setting_malformed'> {
  const url = secureUrl(environment('SALLYPORT_SMS_WEBHOOK_URL'));
  if (url === null) return malformed('SALLYPORT_SMS_WEBHOOK_URL', 'https://host/path (http is possible on this machine alone)');
  const secret = environment('SALLYPORT_SMS_WEBHOOK_SECRET');
  if (secret === null || secret.length < LEAST_SECRET) {
    return malformed('SALLYPORT_SMS_WEBHOOK_SECRET', `at least ${LEAST_SECRET} characters, such as those of "openssl rand -base64 32"`);
  }
  return succeeded({ kind: 'webhook', url: url.toString(), secret });
}

function snsFrom(environment: Environment): Result<SmsProviderSettings, 'setting_malformed'> {
  const region = environment('SALLYPORT_SMS_SNS_REGION');
  if (region === null || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    return malformed('SALLYPORT_SMS_SNS_REGION', 'a region such as eu-central-1');
  const typed = environment('SALLYPORT_SMS_SNS_ENDPOINT');
  const endpoint = typed === null ? null : secureUrl(typed);
  if (typed !== null && endpoint === null)
    return malformed('SALLYPORT_SMS_SNS_ENDPOINT', 'https://host (http is possible on this machine alone)');
  const senderId = environment('SALLYPORT_SMS_SNS_SENDER_ID');
  return succeeded({ kind: 'sns', region, endpoint: endpoint?.toString() ?? null, senderId });
}

/** Codes travel there: encrypted, or not off this machine. */
function secureUrl(text: string | null): URL | null {
  const url = text === null ? null : URL.parse(text);
  if (url === null || url.hash !== '') return null;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, '')));
  return isSafe ? url : null;
}

function limitsFrom(environment: Environment): Result<SendLimits, 'setting_malformed'> {
  const limits = { ...DEFAULT_SEND_LIMITS };
  for (const limit of Object.keys(LIMIT_SETTINGS) as (keyof SendLimits)[]) {
    const { name, most } = LIMIT_SETTINGS[limit];
    const text = environment(name);
    if (text === null) continue;
    if (!/^[1-9]\d{0,6}$/.test(text) || Number(text) > most) return malformed(name, `a whole number from 1 to ${most}`);
    limits[limit] = Number(text);
  }
  return succeeded(limits);
}
