import { isIP } from 'node:net';
import { addressFiles } from './adapters/addresses/addressFiles.ts';
import { argon2Hasher, defaultHashingLimits } from './adapters/argon2/argon2Hasher.ts';
import { csvReader } from './adapters/csv/csvReader.ts';
import { joseKeyPairs } from './adapters/jose/joseKeyPairs.ts';
import { failoverSms } from './adapters/messaging/failoverSms.ts';
import { mustacheTemplates } from './adapters/messaging/mustacheTemplates.ts';
import type { SmsProvider } from './adapters/messaging/smsProvider.ts';
import { smtpMailer } from './adapters/messaging/smtpMailer.ts';
import { snsSms } from './adapters/messaging/snsSms.ts';
import { twilioSms } from './adapters/messaging/twilioSms.ts';
import { webhookSms } from './adapters/messaging/webhookSms.ts';
import { checkedOutward } from './adapters/outward/checkedOutward.ts';
import { knownPasswords } from './adapters/passwords/knownPasswords.ts';
import { libphonenumber } from './adapters/phones/libphonenumber.ts';
import { aesGcmSealer } from './adapters/sealing/aesGcmSealer.ts';
import { digest } from './adapters/system/digest.ts';
import { systemClock } from './adapters/system/systemClock.ts';
import { systemRandom } from './adapters/system/systemRandom.ts';
import { otpauthTotp } from './adapters/totp/otpauthTotp.ts';
import { openidUpstreams } from './adapters/upstream/openidUpstreams.ts';
import { simplewebauthnVerifier } from './adapters/webauthn/simplewebauthnVerifier.ts';
import { x509Certificates } from './adapters/x509/x509Certificates.ts';
import type { MessagingSettings } from './cli/messagingSettings.ts';
import type { AddressFileSettings } from './cli/settings.ts';
import type { SmsProviderSettings } from './cli/smsSettings.ts';
import { isWithin, type Network } from './domain/directory/network.ts';
import { isLoopbackUrl } from './domain/directory/upstreamDraft.ts';
import { FACTOR_KINDS, type FactorKind } from './domain/factors/factor.ts';
import { isPublicAddress } from './domain/outward/publicAddress.ts';
import { assertNever } from './kernel/never.ts';
import type { NonEmpty } from './kernel/nonEmpty.ts';
import type { Ports } from './ports/ports.ts';
import type { Store } from './ports/store/store.ts';

export interface PortsOrder {
  readonly store: Store;
  readonly sealingKeys: NonEmpty<Uint8Array>;
  readonly publicUrl: string;
  readonly messaging: MessagingSettings;
  /** An operator's own list of known passwords; null: there is none. */
  readonly breachedPasswordsFile: string | null;
  readonly addressFileSettings: AddressFileSettings;
  /** Which receivers of events may be in, besides the Internet. */
  readonly outwardNetworks: readonly Network[];
}

/** The adapters behind every port. */
export function composePorts(order: PortsOrder): Ports {
  const { store, sealingKeys, publicUrl, messaging, breachedPasswordsFile, addressFileSettings } = order;
  const sms = failoverSms({ providers: messaging.sms.providers.map(smsProvider) });
  return {
    store,
    clock: systemClock,
    random: systemRandom(),
    digest,
    passwordHasher: argon2Hasher(defaultHashingLimits()),
    breachedPasswords: knownPasswords(breachedPasswordsFile),
    sealer: aesGcmSealer(sealingKeys),
    keyPairs: joseKeyPairs,
    certificates: x509Certificates,
    totp: otpauthTotp,
    webauthn: simplewebauthnVerifier,
    csv: csvReader,
    templates: mustacheTemplates,
    mailer: messaging.smtp === null ? null : smtpMailer(messaging.smtp),
    phoneNumbers: libphonenumber,
    addresses: addressFiles({ ...addressFileSettings, now: systemClock.now, report: (line) => process.stderr.write(`${line}\n`) }),
    smsSender: sms.providers.length === 0 ? null : sms,
    outward: checkedOutward(order.outwardNetworks),
    receiptReader: sms,
    upstreams: openidUpstreams({
      now: systemClock.now,
      plainHttp: isLoopbackUrl(publicUrl) ? 'on_this_machine' : 'never',
      isCalled: (address) => isPublicAddress(address) || order.outwardNetworks.some((network) => isWithin(network, address)),
    }),
    capabilities: {
      availableKinds: availableKinds(publicUrl, messaging),
      sendLimits: messaging.sms.limits,
      // S11: a code goes by mail. B7: passes are made everywhere.
      enrolmentProofs: messaging.smtp === null ? ['enrolment_pass'] : ['mail_code', 'enrolment_pass'],
      publicUrl,
      relyingParty: relyingPartyAt(publicUrl),
    },
  };
}

function smsProvider(settings: SmsProviderSettings): SmsProvider {
  switch (settings.kind) {
    case 'twilio':
      return twilioSms(settings);
    case 'webhook':
      return webhookSms({ ...settings, now: systemClock.now });
    case 'sns':
      return snsSms(settings);
    default:
      return assertNever(settings);
  }
}

/** F12: what this deployment can verify. Codes by SMS need somebody who sends them, and browsers bind no passkey to a bare network address. */
export function availableKinds(publicUrl: string, { sms }: Pick<MessagingSettings, 'sms'>): readonly FactorKind[] {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '');
  return FACTOR_KINDS.filter((kind) => {
    if (kind === 'sms') return sms.providers.length > 0;
    return kind !== 'webauthn' || isIP(host) === 0;
  });
}

/** Passkeys know hosts and origins; a path is nothing to them. */
function relyingPartyAt(publicUrl: string): Ports['capabilities']['relyingParty'] {
  const { hostname, origin } = new URL(publicUrl);
  return { rpId: hostname, origins: [origin] };
}
