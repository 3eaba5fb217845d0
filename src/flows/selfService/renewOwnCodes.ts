import { type CodesOffer, ownCodesOffer } from '../../domain/policy/ownCodes.ts';
import { showingOf } from '../../domain/policy/showingOf.ts';
import { opensChange } from '../../domain/sessions/changeProof.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { newBatch } from '../newBatch.ts';
import { type ChangeOwn, changeOwn, gatherOwn, type OwnAccount, ownEvent, sessionNeeded } from '../ownAccount.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';
import { freshProofNeeded } from './removeOwnFactor.ts';

export type RenewalRefused = Exclude<CodesOffer, 'offered'>;

export interface RenewedCodes {
  readonly tenantName: string;
  /** Shown this once (F7). */
  readonly codes: readonly string[];
}

/**
 * F11: a new batch, beside a factor of another kind and by a proof of one: codes are never made from codes. The batch before
 * is dead, and sessions lose the proofs that were made with it (S8).
 */
export function renewOwnCodes(ports: Pick<Ports, 'store' | 'random' | 'sealer'>) {
  return (command: ChangeOwn): Promise<Result<RenewedCodes, 'session_needed' | 'fresh_proof_needed' | RenewalRefused>> =>
    changeOwn(ports, { ...command, act: 'renew_codes' }, async (tx, { facts, snapshot, session }) => {
      const offer = ownCodesOffer(snapshot, facts);
      if (offer !== 'offered') return notOffered(offer);
      const showing = showingOf(facts);
      if (!opensChange(showing, 'real_factor')) return freshProofNeeded();
      const codes = await newBatch(ports, tx, { user: session.userId, companion: true });
      await record(ports, tx, ownEvent(command, 'backup_codes.made', { data: { companion: true, renewed: true, count: codes.length } }));
      return succeeded({ tenantName: (await tenantHere(ports, tx)).name, codes });
    });
}

/** What the page that asks whether new codes are to be made says. */
export interface RenewalView {
  readonly tenantName: string;
  /** Unused codes of the present batch, which will be dead; null: there is none. */
  readonly left: number | null;
  readonly proof: 'fresh' | 'needed';
}

/** Changes nothing; everything is judged again when it is done. */
export function readCodesRenewal(ports: Pick<Ports, 'store'>) {
  return (command: OwnAccount): Promise<Result<RenewalView, 'session_needed' | RenewalRefused>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<RenewalView, 'session_needed' | RenewalRefused>> => {
      const own = await gatherOwn(ports, tx, command);
      if (own === null) return sessionNeeded();
      const { facts, snapshot } = own;
      const offer = ownCodesOffer(snapshot, facts);
      if (offer !== 'offered') return notOffered(offer);
      const { factors } = facts.user;
      const batch = factors.find((factor) => factor.kind === 'backup_code');
      return succeeded({
        tenantName: (await tenantHere(ports, tx)).name,
        left: batch?.kind === 'backup_code' ? batch.remaining : null,
        proof: opensChange(showingOf(facts), 'real_factor') ? 'fresh' : 'needed',
      });
    });
}

function notOffered(offer: RenewalRefused): Refusal<RenewalRefused> {
  switch (offer) {
    case 'no_factor_to_renew_for':
      return refused(offer, 'New backup codes need a factor of another kind. Add one first.');
    case 'backup_codes_not_allowed':
      return refused(offer, 'Backup codes are not allowed for your account.');
    default:
      return assertNever(offer);
  }
}
