import { Anchor, Button, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counted } from '../api/impact.ts';
import type { Tested } from '../api/tested.ts';
import { ProblemAlert } from './ProblemAlert.tsx';
import { useAct } from './useAct.ts';

interface TestOnRecordProps<Draft> {
  readonly draft: Draft;
  readonly ask: (draft: Draft, onProgress: (counted: Counted) => void) => Promise<Tested>;
}

const MORE = ['challenged', 'held', 'refused'] as const;

/** "What would it have done in the last 30 days?" It is asked for by hand: it reads every sign-in. */
export function TestOnRecord<Draft>({ draft, ask }: TestOnRecordProps<Draft>) {
  const { t, i18n } = useTranslation('tested');
  const [progress, setProgress] = useState<Counted | null>(null);
  /** The draft that was asked about: another one is another question. */
  const [asked, setAsked] = useState<string | null>(null);
  const written = JSON.stringify(draft);
  const test = useAct({ run: () => ask(draft, setProgress), outdates: [] });
  const begin = (): void => {
    setAsked(written);
    setProgress(null);
    test.mutate(undefined);
  };
  const result = asked === written && test.data != null ? test.data : null;
  const number = (value: number): string => value.toLocaleString(i18n.language);
  return (
    <Stack gap="sm">
      <Button variant="default" onClick={begin} loading={test.isPending} style={{ alignSelf: 'flex-start' }}>
        {result === null ? t('ask') : t('again')}
      </Button>
      {test.isPending && progress !== null ? (
        <Text size="sm" role="status">
          {t('counting', { counted: number(progress.counted), of: number(progress.of) })}
        </Text>
      ) : null}
      <ProblemAlert error={test.error} />
      {result === null ? null : <Result result={result} />}
    </Stack>
  );
}

function Result({ result: { looked, signIns, numbers, days, people, fired, notOnRecord } }: { readonly result: Tested }) {
  const { t, i18n } = useTranslation('tested');
  const short = new Intl.DateTimeFormat(i18n.language, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const met = days.filter((one) => MORE.some((outcome) => one.numbers[outcome].signIns > 0));
  const number = (count: number): string => t(`number.${looked}`, { count });
  return (
    <Stack gap="xs" component="section" aria-label={t('title')}>
      <Text fw={600}>{t('title')}</Text>
      <Text size="sm">{t('looked', { number: number(signIns) })}</Text>
      {notOnRecord === 0 ? null : <Text size="sm">{t('notOnRecord', { number: number(notOnRecord) })}</Text>}
      {met.length === 0 ? <Text size="sm">{t('nobody')}</Text> : null}
      {([...MORE, 'no_longer_asked'] as const)
        .filter((outcome) => numbers[outcome].signIns > 0)
        .map((outcome) => (
          <Text size="sm" key={outcome}>
            {t(outcome)}: {t('sum', { number: number(numbers[outcome].signIns), people: t('people', { count: numbers[outcome].people }) })}
          </Text>
        ))}
      {fired == null ? null : <Text size="sm">{t('fired', { count: fired.times, people: t('people', { count: fired.people }) })}</Text>}
      {met.length === 0 ? null : (
        <>
          <Rows
            caption={t('days')}
            heads={[t('day'), ...MORE.map((outcome) => t(outcome))]}
            rows={met.map((one) => ({
              key: one.day,
              cells: [short.format(new Date(one.day)), ...MORE.map((outcome) => one.numbers[outcome].signIns)],
            }))}
          />
          <Rows
            caption={t('who')}
            heads={[t('person'), t('often')]}
            rows={people.map((one) => ({
              key: one.id,
              cells: [
                <Anchor
                  key="who"
                  inherit
                  underline="always"
                  renderRoot={(props) => <Link to="/users/$user" params={{ user: one.id }} {...props} />}
                >
                  {one.displayName}
                </Anchor>,
                one.asked + one.refused,
              ],
            }))}
          />
        </>
      )}
      <Text size="xs" c="dimmed">
        {t(`alone.${looked}`)}
      </Text>
    </Stack>
  );
}

interface RowsProps {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly React.ReactNode[] }[];
}

function Rows({ caption, heads, rows }: RowsProps) {
  return (
    <Table captionSide="top">
      <Table.Caption>{caption}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          {heads.map((head) => (
            <Table.Th key={head}>{head}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ key, cells }) => (
          <Table.Tr key={key}>
            {heads.map((head, at) => (
              <Table.Td key={head}>{cells[at]}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
