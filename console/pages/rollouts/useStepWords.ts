import { useTranslation } from 'react-i18next';

/** "Announcement", "7 days before". */
export function useStepWords(): (step: string) => string {
  const { t } = useTranslation('rollouts');
  return (step) => {
    if (step === 'announcement') return t('mail.announcement');
    const days = Number(step.slice('days_'.length));
    return days === 0 ? t('mail.onTheDay') : t('mail.daysBefore', { count: days });
  };
}
