import type { EnrolmentProof } from '../domain/directory/enrolmentProof.ts';
import type { FactorKind } from '../domain/factors/factor.ts';
import type { SendLimits } from '../domain/factors/sendLimits.ts';
import type { RelyingPartyIdentity } from './webauthnVerifier.ts';

/** What this deployment is and can do, from its settings. */
export interface Capabilities {
  /** The kinds that it can verify now (F12): `sms` only with a working provider. */
  readonly availableKinds: readonly FactorKind[];
  /** What it can deliver to people and take from them before a first enrolment (S11): a code needs a mail server that works. */
  readonly enrolmentProofs: readonly EnrolmentProof[];
  /** How many text messages may be sent, where it is for the operator to say. */
  readonly sendLimits: SendLimits;
  /** Under which people reach it, without a slash at the end: "https://id.example.com", or "https://example.com/id". */
  readonly publicUrl: string;
  readonly relyingParty: Pick<RelyingPartyIdentity, 'rpId' | 'origins'>;
}
