import type { RuleScope } from '../../api/policy.ts';

/** Whose rule is shown or changed, with the name that people know it by. */
export type EditedScope =
  | { readonly kind: 'tenant' }
  | { readonly kind: 'group'; readonly group: string; readonly name: string }
  | { readonly kind: 'application'; readonly application: string; readonly name: string };

export function addressedScope(scope: EditedScope): RuleScope {
  switch (scope.kind) {
    case 'tenant':
      return { kind: 'tenant' };
    case 'group':
      return { kind: 'group', group: scope.group };
    case 'application':
      return { kind: 'application', application: scope.application };
  }
}
