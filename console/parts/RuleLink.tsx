import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RuleScope } from '../api/policy.ts';

interface RuleLinkProps {
  readonly scope: RuleScope;
  /** null: the tenant's. */
  readonly name: string | null;
}

/** The way to where the rule of a scope is shown and changed. */
export function RuleLink({ scope, name }: RuleLinkProps) {
  const { t } = useTranslation('parts');
  const words = t(`rule.${scope.kind}`, { name });
  switch (scope.kind) {
    case 'tenant':
      return (
        <Anchor inherit underline="always" renderRoot={(props) => <Link to="/enforcement" {...props} />}>
          {words}
        </Anchor>
      );
    case 'group':
      return (
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => <Link to="/enforcement/groups/$group" params={{ group: scope.group }} {...props} />}
        >
          {words}
        </Anchor>
      );
    case 'application':
      return (
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => (
            <Link to="/applications/$application" params={{ application: scope.application }} search={{ tab: 'policy' }} {...props} />
          )}
        >
          {words}
        </Anchor>
      );
  }
}
