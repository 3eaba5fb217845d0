import { changedParts } from '../../domain/policy/changedParts.ts';
import { type RULE_PARTS, type Scope, scopeKey } from '../../domain/policy/rule.ts';
import { type PolicySnapshot, readScope, readSnapshot } from '../../domain/policy/snapshot.ts';
import { levelWithoutEffect } from '../../domain/policy/withoutEffect.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PolicyVersionId, RecordedVersion } from '../../ports/store/policyStore.ts';
import { actorNames } from '../actorNames.ts';
import { type Administration, administer } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { type ScopeNotFound, scopeExists } from '../scopeExists.ts';
import { editionOf } from './edition.ts';

export interface ListTimeline extends Administration {
  /** null: the timelines of all scopes. */
  readonly scope: Scope | null;
}

export interface TimelineEntry extends RecordedVersion {
  /** `gone`: its group or application was deleted, and the version with it. */
  readonly state: 'past' | 'in_force' | 'scheduled' | 'withdrawn' | 'gone';
  /** L4: `looser_than_tenant`: the level has no effect, since the tenant requires more at that time. */
  readonly effect: 'full' | 'looser_than_tenant';
  /** T4: the start of the unbroken run of `required`; null: it is not `required`, or was withdrawn. */
  readonly requiredSince: Instant | null;
  /** Login name of the person who set it; null: the host or a program did, or the account is gone. */
  readonly createdByName: string | null;
  /** The standing version before it; null: it is the first of its scope. */
  readonly previous: PolicyVersionId | null;
  /** What it says otherwise than that one. */
  readonly changed: readonly (typeof RULE_PARTS)[number][];
}

export interface TimelineListed {
  readonly revision: number;
  /** How often the timeline was changed; null: those of all scopes were asked for. */
  readonly edition: number | null;
  readonly versions: readonly TimelineEntry[];
}

/** The versions of a scope, oldest first, withdrawn ones among them, with what became of each. */
export function listTimeline(ports: Pick<Ports, 'store'>) {
  return (command: ListTimeline): Promise<Result<TimelineListed, 'not_permitted' | ScopeNotFound>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const missing = command.scope === null ? null : await scopeExists(ports, tx, command.scope);
      if (missing !== null) return missing;
      const { snapshot, revision } = await latestSnapshot(ports, tx);
      const nameOf = actorNames(ports, tx);
      const recorded = await ports.store.listPolicyVersions(tx, command.scope);
      const before = new Map<string, RecordedVersion>();
      const versions: TimelineEntry[] = [];
      for (const one of recorded) {
        const key = scopeKey(one.scope);
        const previous = before.get(key) ?? null;
        if (one.withdrawnAt === null) before.set(key, one);
        const changed = changedParts(previous?.version ?? null, one.version);
        const createdByName = await nameOf(one.createdBy);
        versions.push({ ...one, ...standing(one, snapshot, tx.now), createdByName, previous: previous?.id ?? null, changed });
      }
      return succeeded({ revision, edition: command.scope === null ? null : editionOf(recorded), versions });
    });
}

function standing(
  { scope, version, withdrawnAt }: RecordedVersion,
  snapshot: PolicySnapshot,
  now: Instant,
): Pick<TimelineEntry, 'state' | 'effect' | 'requiredSince'> {
  if (withdrawnAt !== null) return { state: 'withdrawn', effect: 'full', requiredSince: null };
  const versions = readScope(readSnapshot(snapshot), scope)?.versions ?? [];
  const own = versions.find((one) => one.version.from === version.from);
  if (own === undefined) return { state: 'gone', effect: 'full', requiredSince: null };
  const inForce = versions.filter((one) => one.version.from <= now).at(-1)?.version.from;
  const state = version.from > now ? 'scheduled' : version.from === inForce ? 'in_force' : 'past';
  // A version in force is judged as things stand now, one that has not begun as they will stand when it begins.
  const looser = levelWithoutEffect(snapshot, scope, state === 'in_force' ? now : version.from) !== null;
  return { state, effect: looser ? 'looser_than_tenant' : 'full', requiredSince: own.requiredSince };
}
