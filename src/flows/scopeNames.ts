import type { NameScope } from '../domain/policy/describeWhy.ts';
import { assertNever } from '../kernel/never.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** The names under which the sentences of an explanation speak of tenants, groups and applications. */
export async function scopeNames({ store }: Pick<Ports, 'store'>, tx: Tx): Promise<NameScope> {
  const groups = new Map((await store.nameGroups(tx)).map(({ id, name }) => [id, name]));
  const applications = new Map((await store.listApplications(tx)).map(({ id, name }) => [id, name]));
  return (scope) => {
    switch (scope.kind) {
      case 'tenant':
        return 'the tenant';
      case 'group':
        return `the group "${groups.get(scope.group) ?? scope.group}"`;
      case 'application':
        return `the application "${applications.get(scope.application) ?? scope.application}"`;
      default:
        return assertNever(scope);
    }
  };
}
