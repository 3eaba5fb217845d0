import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { applicationQuery } from '../../api/applications.ts';
import { groupQueryOf } from '../../api/groups.ts';
import type { RolloutPlan, RolloutWho } from '../../api/rollouts.ts';

/** Whom a stage of a plan is for, in words: "25 % of everybody", "Pilots and Support". A group that is gone is called so. */
export function useWhoWords(plan: Pick<RolloutPlan, 'scopes' | 'stages'>): (who: RolloutWho) => string {
  const { t, i18n } = useTranslation('rollouts');
  const ofScopes = plan.scopes.flatMap((scope) => (scope.kind === 'group' ? [scope.group] : []));
  const groups = [...ofScopes, ...plan.stages.flatMap(({ who }) => (who.kind === 'groups' ? who.groups : []))];
  const applications = plan.scopes.flatMap((scope) => (scope.kind === 'application' ? [scope.application] : []));
  const groupsAsked = useQueries({ queries: groups.map((id) => ({ ...groupQueryOf(id), retry: false })) });
  const applicationsAsked = useQueries({ queries: applications.map((id) => ({ ...applicationQuery(id), retry: false })) });
  const nameOf = (known: { readonly data: { readonly name: string } | undefined; readonly isError: boolean } | undefined): string =>
    known?.data?.name ?? (known?.isError === true ? t('who.gone') : '…');
  const listed = (names: readonly string[]): string => new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(names);
  const groupNames = (ids: readonly string[]): readonly string[] => ids.map((id) => nameOf(groupsAsked[groups.indexOf(id)]));
  const all = plan.scopes.some(({ kind }) => kind === 'tenant')
    ? t('who.everybody')
    : listed([...groupNames(ofScopes), ...applicationsAsked.map(nameOf)]);
  return (who) => {
    switch (who.kind) {
      case 'all':
        return all;
      case 'share':
        return t('who.share', { percent: who.percent, all });
      case 'groups':
        return listed(groupNames(who.groups));
    }
  };
}
