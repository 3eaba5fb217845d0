import { Alert, Anchor, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type MailShown, mailingQuery } from '../../api/rolloutMails.ts';
import type { Rollout } from '../../api/rollouts.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { useStepWords } from './useStepWords.ts';
import { useWhoWords } from './useWhoWords.ts';

/** The mails of a roll-out: when each is written, and how many people stand how with it. Each number leads to its people. */
export function MailingSection({ rollout: { id, plan } }: { readonly rollout: Rollout }) {
  const { t } = useTranslation('rollouts');
  const { data, error, refetch } = useQuery({ ...mailingQuery(id), enabled: plan.mailing !== null });
  const who = useWhoWords(plan);
  const step = useStepWords();
  if (plan.mailing === null)
    return (
      <FormSection title={t('mail.title')}>
        <Text size="sm">{t('mail.noneAtAll')}</Text>
      </FormSection>
    );
  return (
    <FormSection title={t('mail.title')} intro={t('mail.intro')}>
      {data?.isSent === false ? <Alert color="yellow">{t('mail.noServer')}</Alert> : null}
      <RowTable
        caption={t('mail.caption')}
        columns={[
          {
            name: t('mail.step'),
            cell: ({ stage, step: of }) => (
              <Anchor
                renderRoot={(props) => (
                  <Link to="/rollouts/$rollout/mails" params={{ rollout: id }} search={{ stage, step: of }} {...props} />
                )}
              >
                {step(of)}
              </Anchor>
            ),
          },
          {
            name: t('stage.who'),
            cell: ({ stage }) => {
              const reached = plan.stages[stage]?.who;
              return reached === undefined ? '' : who(reached);
            },
          },
          { name: t('mail.from'), cell: ({ from }) => <When at={from} /> },
          { name: t('mail.people'), cell: (mail) => <Standings rollout={id} mail={mail} /> },
        ]}
        rows={data?.mails}
        keyOf={({ stage, step: of }) => `${stage} ${of}`}
        error={error}
        retry={() => void refetch()}
        empty={t('mail.noneAtAll')}
      />
    </FormSection>
  );
}

function Standings({ rollout, mail: { stage, step, standings } }: { readonly rollout: string; readonly mail: MailShown }) {
  const { t, i18n } = useTranslation('rollouts');
  if (standings.length === 0) return <Text size="sm">{t('mail.nobody')}</Text>;
  return (
    <Group gap="xs">
      {standings.map(({ standing, people }) => (
        <Anchor
          key={standing}
          size="sm"
          underline="always"
          renderRoot={(props) => <Link to="/rollouts/$rollout/mails" params={{ rollout }} search={{ stage, step, standing }} {...props} />}
        >
          {t('mail.standingOf', { people: people.toLocaleString(i18n.language), standing: t(`mail.standing.${standing}`) })}
        </Anchor>
      ))}
    </Group>
  );
}
