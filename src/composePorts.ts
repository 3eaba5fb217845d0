import { isIP } from 'node:net';
import { argon2Hasher, defaultHashingLimits } from './adapters/argon2/argon2Hasher.ts';
import { csvReader } from './adapters/csv/csvReader.ts';
import { joseKeyPairs } from './adapters/jose/joseKeyPairs.ts';
import { mustacheTemplates } from './adapters/messaging/mustacheTemplates.ts';
import { smtpMailer } from './adapters/messaging/smtpMailer.ts';
import { knownPasswords } from './adapters/passwords/knownPasswords.ts';
import { aesGcmSealer } from './adapters/sealing/aesGcmSealer.ts';
import { digest } from './adapters/system/digest.ts';
import { systemClock } from './adapters/system/systemClock.ts';
import { systemRandom } from './adapters/system/systemRandom.ts';
import { otpauthTotp } from './adapters/totp/otpauthTotp.ts';
import { simplewebauthnVerifier } from './adapters/webauthn/simplewebauthnVerifier.ts';
import type { MessagingSettings } from './cli/settings.ts';
import type { FactorKind } from './domain/factors/factor.ts';
import type { NonEmpty } from './kernel/nonEmpty.ts';
import type { Ports } from './ports/ports.ts';
import type { Store } from './ports/store/store.ts';

export interface PortsOrder {
  readonly store: Store;
  readonly sealingKeys: NonEmpty<Uint8Array>;
  readonly publicOrigin: string;
  readonly messaging: MessagingSettings;
  /** An operator's own list of known passwords; null: there is none. */
  readonly breachedPasswordsFile: string | null;
}

/** The adapters behind every port. */
export function composePorts({ store, sealingKeys, publicOrigin, messaging, breachedPasswordsFile }: PortsOrder): Ports {
  return {
    store,
    clock: systemClock,
    random: systemRandom(),
    digest,
    passwordHasher: argon2Hasher(defaultHashingLimits()),
    breachedPasswords: knownPasswords(breachedPasswordsFile),
    sealer: aesGcmSealer(sealingKeys),
    keyPairs: joseKeyPairs,
    totp: otpauthTotp,
    webauthn: simplewebauthnVerifier,
    csv: csvReader,
    templates: mustacheTemplates,
    mailer: messaging.smtp === null ? null : smtpMailer(messaging.smtp),
    capabilities: {
      availableKinds: availableKinds(publicOrigin),
      // S11: nothing sends mail here, and nobody makes passes yet.
      enrolmentProofs: [],
      publicOrigin,
      relyingParty: { rpId: new URL(publicOrigin).hostname, origins: [publicOrigin] },
    },
  };
}

/** F12: what this deployment can verify. Nothing sends SMS, and browsers bind no passkey to a bare network address. */
export function availableKinds(publicOrigin: string): readonly FactorKind[] {
  const host = new URL(publicOrigin).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? ['webauthn', 'totp', 'backup_code'] : ['totp', 'backup_code'];
}
