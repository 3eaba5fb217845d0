import { Anchor, Badge, Group, Select, Stack } from '@mantine/core';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MAIL_STANDINGS } from '../../../src/domain/rollout/mailState.ts';
import { exportMails, type MailPerson, mailPeopleQuery } from '../../api/rolloutMails.ts';
import { rolloutQuery } from '../../api/rollouts.ts';
import { useMay } from '../../api/self.ts';
import { ExportFile } from '../../parts/ExportFile.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { MailWords } from './MailWords.tsx';
import { useStepWords } from './useStepWords.ts';

const route = getRouteApi('/rollouts/$rollout/mails');
const ALL = 'all';

/** One mail of a roll-out: its people and how each stands with it, what it says, and a test. */
export function RolloutMails() {
  const { t } = useTranslation('rollouts');
  const { rollout: id } = route.useParams();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const { data: rollout } = useSuspenseQuery(rolloutQuery(id));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(mailPeopleQuery(id, asked));
  const maySee = useMay()('change_messages');
  const step = useStepWords();
  const date = data?.pages[0]?.date ?? null;
  const columns: [Column<MailPerson>, ...Column<MailPerson>[]] = [
    {
      name: t('mail.person'),
      cell: ({ id: user, displayName }) => (
        <Anchor renderRoot={(props) => <Link to="/users/$user" params={{ user }} {...props} />}>{displayName}</Anchor>
      ),
    },
    { name: t('mail.address'), cell: ({ mail }) => mail ?? '–' },
    {
      name: t('column.state'),
      cell: ({ standing }) => (
        <Badge variant="light" color={COLOURS[standing] ?? 'gray'} tt="none">
          {t(`mail.standing.${standing}`)}
        </Badge>
      ),
    },
    { name: t('mail.since'), cell: ({ at }) => (at === null ? '–' : <When at={at} />) },
  ];
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/rollouts/$rollout" params={{ rollout: id }} {...props} />}>
        {rollout.plan.name}
      </Anchor>
      <PageTitle title={step(asked.step)} intro={t('mail.pageIntro')}>
        <ExportFile label={t('mail.export')} name="rollout.csv" take={() => exportMails(id, asked)} />
      </PageTitle>
      <Stack gap="xl" maw={960}>
        <Group align="flex-end">
          <Select
            label={t('column.state')}
            data={[{ value: ALL, label: t('mail.all') }, ...MAIL_STANDINGS.map((value) => ({ value, label: t(`mail.standing.${value}`) }))]}
            value={asked.standing ?? ALL}
            onChange={(value) => {
              const { stage, step: of } = asked;
              const standing = MAIL_STANDINGS.find((one) => one === value);
              void navigate({ search: { stage, step: of, ...(standing === undefined ? {} : { standing }) }, replace: true });
            }}
            allowDeselect={false}
          />
          {date === null ? null : (
            <span>
              {t('mail.date')}: <When at={date} />
            </span>
          )}
        </Group>
        <RowTable
          caption={t('mail.peopleCaption')}
          columns={columns}
          rows={data?.pages.flatMap(({ people }) => people)}
          keyOf={({ id: user }) => user}
          error={error}
          retry={() => void refetch()}
          empty={t('mail.nobody')}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
        />
        {maySee ? (
          <FormSection title={t('mail.words')} intro={t('mail.wordsIntro')}>
            <MailWords rollout={id} mail={asked} />
          </FormSection>
        ) : null}
      </Stack>
    </>
  );
}

const COLOURS: Readonly<Partial<Record<MailPerson['standing'], string>>> = {
  sent: 'blue',
  done: 'green',
  not_needed: 'green',
  waiting: 'yellow',
  bounced: 'red',
  failed: 'red',
};
