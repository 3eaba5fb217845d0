import type { FactorKind } from '../domain/factors/factor.ts';
import type { RelyingPartyIdentity } from './webauthnVerifier.ts';

/** What this deployment is and can do, from its settings. */
export interface Capabilities {
  /** The kinds that it can verify now (F12): `sms` only with a working provider. */
  readonly availableKinds: readonly FactorKind[];
  /** Scheme, host and port under which people reach it, without a path: "https://id.example.com". */
  readonly publicOrigin: string;
  readonly relyingParty: Pick<RelyingPartyIdentity, 'rpId' | 'origins'>;
}
