import type { UserId } from '../../domain/directory/user.ts';
import type { PastSignIns, Place, RiskOfSignIn } from '../../domain/risk/circumstances.ts';
import type { RiskSettings } from '../../domain/risk/riskSettings.ts';
import type { RiskBand } from '../../domain/risk/score.ts';
import type { SignalKind } from '../../domain/risk/signals.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** What the store remembers of a person's sign-ins, from one statement. */
export interface Remembered extends Pick<PastSignIns, 'places'> {
  /** Whether they signed in with the browser of this name before. */
  readonly device: 'known' | 'new';
  /** Sign-ins that got past the first factor since `lately`, at most 100. */
  readonly lately: number;
}

/** Of the assessed sign-ins of a time. */
export interface RiskFigures {
  /** By what their score led to, or would have. */
  readonly bands: Readonly<Record<RiskBand, number>>;
  /** In how many a signal was present. */
  readonly signals: Readonly<Record<SignalKind, number>>;
  /** Those of report-only that would have ended otherwise: asked for a factor, or refused. */
  readonly wouldHave: { readonly challenged: number; readonly refused: number };
}

export interface RiskStore {
  /** Those of a tenant that never set any are the defaults. */
  findRiskSettings(tx: Tx): Promise<RiskSettings>;
  updateRiskSettings(tx: Tx, settings: RiskSettings): Promise<void>;
  /** @param asked `device`: digest of the name that the browser showed; null: it showed none. Places of before `since` are forgotten. */
  rememberedOf(
    tx: Tx,
    user: UserId,
    asked: { readonly device: Uint8Array | null; readonly since: Instant; readonly lately: Instant },
  ): Promise<Remembered>;
  /**
   * How unusual the use of a live session is in a network in which it was not seen before.
   * @returns false, and keeps what is there: another request of the same moment was the first from that network.
   */
  recordSessionRisk(tx: Tx, session: SessionId, risk: RiskOfSignIn): Promise<boolean>;
  /** Of the sign-ins since then, from their events. */
  countRisk(tx: Tx, since: Instant): Promise<RiskFigures>;
  /** Of each network the last time is kept, and of a person the 50 latest networks. */
  recordPlace(tx: Tx, user: UserId, place: Omit<Place, 'at'>): Promise<void>;
}
