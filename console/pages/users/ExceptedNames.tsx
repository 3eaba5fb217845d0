import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { applicationQuery } from '../../api/applications.ts';

/** The applications that a bypass leaves out, by name. */
export function ExceptedNames({ ids }: { readonly ids: readonly string[] }) {
  const { t, i18n } = useTranslation('user');
  const answers = useQueries({ queries: ids.map((id) => applicationQuery(id)) });
  if (ids.length === 0) return t('bypass.exceptNone');
  const names = answers.map(({ data, isError }) => data?.name ?? (isError ? t('bypass.exceptGone') : '…'));
  return new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(names);
}
