import { Anchor, Progress, ScrollArea, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counted } from '../../api/impact.ts';
import { POLICY_KEY } from '../../api/policy.ts';
import { askReplay, type Replay, type Replayed, type Tried } from '../../api/replay.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { ReplayedSignIns } from './ReplayedSignIns.tsx';

const ReplayPicture = lazy(() => import('./ReplayPicture.tsx').then(({ ReplayPicture: picture }) => ({ default: picture })));

const DAYS = 30;
/** The heaviest first, as in the impact. */
const SHOWN = ['refused', 'held', 'can_skip', 'challenged', 'no_longer_asked', 'unchanged'] as const satisfies readonly Replayed[];

interface Opened {
  readonly replayed: Replayed;
  /** null: all of them. */
  readonly day: string | null;
}

/** Day by day what a rule would have made of the sign-ins that really happened; each number opens into them. */
export function ReplayResult({ tried }: { readonly tried: Tried }) {
  const { t, i18n } = useTranslation('replay');
  const [counted, setCounted] = useState<Counted | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: [...POLICY_KEY, 'replay', tried, DAYS],
    queryFn: ({ signal }) => askReplay(tried, DAYS, { onProgress: setCounted, signal }),
    staleTime: 300_000,
  });
  if (error !== null) return <ProblemAlert error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Counting counted={counted} />;
  return (
    <Stack gap="sm">
      <Text fw={600} role="status">
        {headline(data)}
      </Text>
      {data.signIns === 0 ? null : (
        <>
          <Suspense fallback={<Skeleton h={240} />}>
            <ReplayPicture replay={data} />
          </Suspense>
          <Numbers replay={data} onOpen={setOpened} />
        </>
      )}
      <Text size="sm" c="dimmed">
        {t('asOfNow')} {data.gone === 0 ? '' : t('gone', { count: data.gone })}
        {data.unexplained === 0 ? '' : ` ${t('unexplained', { count: data.unexplained })}`}
      </Text>
      <ReplayedSignIns tried={tried} days={DAYS} opened={opened} onClose={() => setOpened(null)} />
    </Stack>
  );

  function headline({ signIns, numbers }: Replay): string {
    if (signIns === 0) return t('headline.none');
    const others = signIns - numbers.unchanged.signIns;
    if (others === 0) return t('headline.nothing', { count: signIns });
    return t('headline.some', { count: others, of: signIns.toLocaleString(i18n.language) });
  }
}

function Counting({ counted }: { readonly counted: Counted | null }) {
  const { t } = useTranslation('replay');
  const { counted: done, of } = counted ?? { counted: 0, of: 0 };
  return (
    <Stack gap="sm" aria-busy>
      <Text fw={600} role="status">
        {t('counting')}
      </Text>
      <Progress value={of === 0 ? 0 : (100 * done) / of} aria-label={t('progress', { done, of })} />
    </Stack>
  );
}

interface NumbersProps {
  readonly replay: Replay;
  readonly onOpen: (opened: Opened) => void;
}

function Numbers({ replay: { days, numbers }, onOpen }: NumbersProps) {
  const { t, i18n } = useTranslation('replay');
  const dayText = new Intl.DateTimeFormat(i18n.language, { timeZone: 'UTC', dateStyle: 'medium' });
  const rows = [
    { day: null, name: t('table.all'), numbers },
    // The last day first: it is what people remember.
    ...days.toReversed().map((one) => ({ day: one.day, name: dayText.format(new Date(one.day)), numbers: one.numbers })),
  ];
  return (
    <div>
      {/* Apart from the table, which is wider than a phone and would take its caption along. */}
      <Text size="sm" c="dimmed" mb={4}>
        {t('table.caption')}
      </Text>
      <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('table.caption') }}>
        <Table stickyHeader withTableBorder verticalSpacing={4} aria-label={t('table.caption')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('table.day')}</Table.Th>
              {SHOWN.map((replayed) => (
                <Table.Th key={replayed} scope="col" ta="end">
                  {t(`outcome.${replayed}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.name}>
                <Table.Th scope="row" fw={row.day === null ? 700 : 500} style={{ whiteSpace: 'nowrap' }}>
                  {row.name}
                </Table.Th>
                {SHOWN.map((replayed) => (
                  <Table.Td key={replayed} ta="end">
                    <Count number={row.numbers[replayed]} onOpen={() => onOpen({ replayed, day: row.day })} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </div>
  );
}

function Count({ number: { signIns, people }, onOpen }: { readonly number: Replay['numbers'][Replayed]; readonly onOpen: () => void }) {
  const { t, i18n } = useTranslation('replay');
  if (signIns === 0) return <>0</>;
  return (
    <Anchor component="button" type="button" size="sm" underline="always" onClick={onOpen}>
      {t('table.of', { signIns: signIns.toLocaleString(i18n.language), people: people.toLocaleString(i18n.language) })}
    </Anchor>
  );
}
