import { FACTOR_KINDS, type FactorKind, type HeldFactor } from './factor.ts';

declare const isKindSet: unique symbol;

/** A set of factor kinds as bits, so that intersecting the sets of many scopes costs nothing (F1). */
export type KindSet = number & { readonly [isKindSet]: true };

const BIT: Readonly<Record<FactorKind, number>> = { webauthn: 1, totp: 2, sms: 4, backup_code: 8 };

export const NO_KIND = 0 as KindSet;
export const ALL_KINDS = 15 as KindSet;
/** The kinds that can be enrolled as a real factor (F6). */
export const REAL_KINDS = 7 as KindSet;

const LISTS: readonly (readonly FactorKind[])[] = Array.from({ length: ALL_KINDS + 1 }, (_, set) =>
  Object.freeze(FACTOR_KINDS.filter((kind) => (set & BIT[kind]) !== 0)),
);

/** The setting that lets backup codes be the first and only factor (F9). */
export interface BackupCodeSetting {
  readonly backupCodesAsFirstFactor: boolean;
}

/** @param kinds in any order, also repeated. */
export function kindSet(kinds: readonly FactorKind[]): KindSet {
  let set = 0;
  for (const kind of kinds) set |= BIT[kind];
  return set as KindSet;
}

/** The kinds of a set, strongest first; always the same frozen list for the same set. */
export function kindsIn(set: KindSet): readonly FactorKind[] {
  return LISTS[set] as readonly FactorKind[];
}

export function intersection(one: KindSet, other: KindSet): KindSet {
  return (one & other) as KindSet;
}

export function hasKind(set: KindSet, kind: FactorKind): boolean {
  return (set & BIT[kind]) !== 0;
}

function withoutKind(set: KindSet, kind: FactorKind): KindSet {
  return (set & ~BIT[kind]) as KindSet;
}

/** A batch of backup codes that has run empty is no factor any more; everything else confirmed is one. */
export function isHeld(factor: HeldFactor): boolean {
  return factor.kind !== 'backup_code' || factor.remaining > 0;
}

/** The kinds of the user's factors (H). */
export function heldKinds(factors: readonly HeldFactor[]): KindSet {
  let set = 0;
  for (const factor of factors) if (isHeld(factor)) set |= BIT[factor.kind];
  return set as KindSet;
}

/**
 * The kinds with which the user can answer a challenge where `effective` is allowed (U). F3: holding only others is
 * holding none. F8: companion codes answer beside a real factor only. F10: the last code never answers alone.
 */
export function usableKinds(factors: readonly HeldFactor[], effective: KindSet, setting: BackupCodeSetting): KindSet {
  const allowed = intersection(heldKinds(factors), effective);
  if (intersection(allowed, REAL_KINDS) !== NO_KIND) return allowed;
  return setting.backupCodesAsFirstFactor && factors.some(answersAlone) ? allowed : NO_KIND;
}

/** F9, F10: a batch that was made as the first factor, down to its last code but one. */
function answersAlone(factor: HeldFactor): boolean {
  return factor.kind === 'backup_code' && !factor.companion && factor.remaining > 1;
}

/**
 * The kinds that the user can enrol where `effective` is allowed (N). F9, F11: codes only behind the tenant's switch
 * and only as the very first factor; an empty batch is still a batch, so codes never come from codes.
 */
export function enrollableKinds(factors: readonly HeldFactor[], effective: KindSet, setting: BackupCodeSetting): KindSet {
  if (setting.backupCodesAsFirstFactor && factors.length === 0) return effective;
  return withoutKind(effective, 'backup_code');
}

/** F10: one code of a batch that was made as the first factor is all that the user has left. */
export function isLastCode(factors: readonly HeldFactor[], setting: BackupCodeSetting): boolean {
  if (!setting.backupCodesAsFirstFactor) return false;
  const held = factors.filter(isHeld);
  const batch = held[0];
  return batch !== undefined && held.every((factor) => factor.id === batch.id && isLastOfBatch(factor));
}

function isLastOfBatch(factor: HeldFactor): boolean {
  return factor.kind === 'backup_code' && !factor.companion && factor.remaining === 1;
}
