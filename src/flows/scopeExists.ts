import type { Scope } from '../domain/policy/rule.ts';
import { assertNever } from '../kernel/never.ts';
import { type Refusal, refused } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

export type ScopeNotFound = 'group_not_found' | 'application_not_found';

/** @returns null when the scope is there. */
export async function scopeExists({ store }: Pick<Ports, 'store'>, tx: Tx, scope: Scope): Promise<Refusal<ScopeNotFound> | null> {
  switch (scope.kind) {
    case 'tenant':
      return null;
    case 'group':
      return (await store.findGroup(tx, scope.group)) === null
        ? refused('group_not_found', 'There is no such group in this tenant.')
        : null;
    case 'application':
      return (await store.findApplication(tx, scope.application)) === null
        ? refused('application_not_found', 'There is no such application in this tenant.')
        : null;
    default:
      return assertNever(scope);
  }
}
