import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RolloutPreview } from '../../api/rollouts.ts';
import { RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { useStepWords } from './useStepWords.ts';
import { useWhoWords } from './useWhoWords.ts';

/** The dates of all mails, before anything is saved. */
export function PlannedMails({ preview: { plan, mails } }: { readonly preview: Pick<RolloutPreview, 'plan' | 'mails'> }) {
  const { t } = useTranslation('rollouts');
  const who = useWhoWords(plan);
  const step = useStepWords();
  if (mails.length === 0) return <Text size="sm">{t('mail.noneAtAll')}</Text>;
  return (
    <RowTable
      caption={t('mail.caption')}
      columns={[
        { name: t('mail.step'), cell: (mail) => step(mail.step) },
        {
          name: t('stage.who'),
          cell: ({ stage }) => {
            const reached = plan.stages[stage]?.who;
            return reached === undefined ? '' : who(reached);
          },
        },
        { name: t('mail.from'), cell: ({ from }) => <When at={from} /> },
      ]}
      rows={mails}
      keyOf={({ stage, step: of }) => `${stage} ${of}`}
      empty=""
    />
  );
}
