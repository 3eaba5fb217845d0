import type { FactorId } from '../../domain/factors/factor.ts';
import { factorsWithout, isLastUsable } from '../../domain/policy/removal.ts';
import { showingOf } from '../../domain/policy/showingOf.ts';
import { opensChange } from '../../domain/sessions/changeProof.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { FactorListed } from '../../ports/store/factorStore.ts';
import { gatherOwn, type OwnAccount, sessionNeeded } from '../ownAccount.ts';
import { tenantHere } from '../tenantHere.ts';

/** A factor before it is renamed or removed: what would happen, and what it needs. */
export interface OwnFactorView {
  readonly tenantName: string;
  readonly factor: FactorListed;
  /** S9: the rules ask for it and nothing else is left that would serve. */
  readonly removal: 'free' | 'last_usable';
  /** F8: the backup codes that were made beside it go with it. */
  readonly takesCodes: boolean;
  /** S10: whether this session has shown a factor within the last 5 minutes. */
  readonly proof: 'fresh' | 'needed';
}

/** Changes nothing; everything is judged again when it is done. */
export function readOwnFactor(ports: Pick<Ports, 'store'>) {
  return (command: OwnAccount & { readonly factor: FactorId }): Promise<Result<OwnFactorView, 'session_needed' | 'factor_not_found'>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<OwnFactorView, 'session_needed' | 'factor_not_found'>> => {
      const own = await gatherOwn(ports, tx, command);
      if (own === null) return sessionNeeded();
      const { facts, snapshot, account } = own;
      const held = await ports.store.listFactors(tx, own.session.userId);
      const factor = held.find(({ id }) => id === command.factor);
      if (factor === undefined) return ownFactorNotFound();
      const { factors } = facts.user;
      const left = factorsWithout(factors, factor.id);
      return succeeded({
        tenantName: (await tenantHere(ports, tx)).name,
        factor,
        removal: isLastUsable(snapshot, { facts, account: account.id, factor: factor.id }) ? 'last_usable' : 'free',
        takesCodes: left.length < factors.length - 1,
        proof: opensChange(showingOf(facts), 'any_factor') ? 'fresh' : 'needed',
      });
    });
}

/** Factors of other people are answered like factors that never were. */
export function ownFactorNotFound() {
  return refused('factor_not_found', 'You have no such factor.');
}
