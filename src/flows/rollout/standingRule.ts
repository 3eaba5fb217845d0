import { LAST_COHORT, versionFor } from '../../domain/policy/reach.ts';
import type { Level, Scope } from '../../domain/policy/rule.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedVersion } from '../../ports/store/policyStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { Overtaken } from '../overtaken.ts';

/** What a scope says at this moment, and what it is to say later. */
export interface StandingRule {
  readonly scope: Scope;
  /** Those that have begun, oldest first. */
  readonly begun: readonly RecordedVersion[];
  /** The last of them; null: it says nothing. */
  readonly inForce: RecordedVersion | null;
  /** Scheduled ones, withdrawn ones left out. */
  readonly coming: readonly RecordedVersion[];
}

/** @throws Overtaken when a version was added by an act that began after this one: "now" must not come before it. */
export async function standingRule({ store }: Pick<Ports, 'store'>, tx: Tx, scope: Scope): Promise<StandingRule> {
  const versions = await store.listPolicyVersions(tx, scope);
  if (versions.some(({ createdAt }) => createdAt > tx.now)) throw new Overtaken();
  const standing = versions.filter(({ withdrawnAt }) => withdrawnAt === null);
  const begun = standing.filter(({ version }) => version.from <= tx.now);
  return {
    scope,
    begun,
    inForce: begun.at(-1) ?? null,
    coming: standing.filter(({ version }) => version.from > tx.now),
  };
}

/** The level of those whom a rule reaches last; null: it says none. */
export function leastLevel({ inForce }: StandingRule): Level | null {
  return inForce === null ? null : versionFor(inForce.version, LAST_COHORT).level;
}
