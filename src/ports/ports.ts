import type { Addresses } from './addresses.ts';
import type { BreachedPasswords } from './breachedPasswords.ts';
import type { Capabilities } from './capabilities.ts';
import type { Certificates } from './certificates.ts';
import type { Clock } from './clock.ts';
import type { CsvReader } from './csvReader.ts';
import type { KeyPairs } from './keyPairs.ts';
import type { Mailer } from './mailer.ts';
import type { Outward } from './outward.ts';
import type { PasswordHasher } from './passwordHasher.ts';
import type { PhoneNumbers } from './phoneNumbers.ts';
import type { Random } from './random.ts';
import type { Digest, Sealer } from './sealer.ts';
import type { ReceiptReader, SmsSender } from './smsSender.ts';
import type { Store } from './store/store.ts';
import type { TemplateEngine } from './templateEngine.ts';
import type { Totp } from './totp.ts';
import type { Upstreams } from './upstreams.ts';
import type { WebauthnVerifier } from './webauthnVerifier.ts';

/** Everything outside that the flows use. A flow names the ones that it uses and no others: `Pick<Ports, 'store'>`. */
export interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly digest: Digest;
  readonly passwordHasher: PasswordHasher;
  readonly breachedPasswords: BreachedPasswords;
  readonly sealer: Sealer;
  readonly keyPairs: KeyPairs;
  readonly certificates: Certificates;
  readonly totp: Totp;
  readonly webauthn: WebauthnVerifier;
  readonly csv: CsvReader;
  readonly templates: TemplateEngine;
  /** null: this deployment sends no mail. */
  readonly mailer: Mailer | null;
  readonly phoneNumbers: PhoneNumbers;
  readonly addresses: Addresses;
  /** null: this deployment sends no text message. */
  readonly smsSender: SmsSender | null;
  readonly outward: Outward;
  readonly receiptReader: ReceiptReader;
  readonly upstreams: Upstreams;
  readonly capabilities: Capabilities;
}
