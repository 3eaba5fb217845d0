import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readinessQueryOf } from '../../api/readiness.ts';

/** Of which share of the people the day is foretold. */
const PERCENT = 95;

/** When nearly everybody will have a factor, if it goes on as in the last two weeks. */
export function ReadyBy() {
  const { t, i18n } = useTranslation('overview');
  const { data } = useQuery(readinessQueryOf({ percent: PERCENT, days: 30 }));
  if (data === undefined) return null;
  const { kind, day } = data.forecast;
  // A day of UTC, and named as such.
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' });
  return <div>{t(`readyBy.${kind}`, { percent: PERCENT, day: day === null ? '' : date.format(new Date(day)) })}</div>;
}
