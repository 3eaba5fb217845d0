import { Anchor, Button, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counted } from '../../api/impact.ts';
import { type StepUpTest, testStepUpRule } from '../../api/stepUp.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import type { draftOf } from './stepUpForm.ts';

interface TestStepUpProps {
  /** The rule in whose place the draft is tried; null: a new one. */
  readonly rule: string | null;
  readonly draft: ReturnType<typeof draftOf>;
}

const OUTCOMES = ['challenged', 'held', 'refused'] as const;

/** "What would it have done in the last 30 days?" It is asked for by hand: it reads every sign-in. */
export function TestStepUp({ rule, draft }: TestStepUpProps) {
  const { t, i18n } = useTranslation('stepUp');
  const [progress, setProgress] = useState<Counted | null>(null);
  /** The draft that was asked about: another one is another question. */
  const [asked, setAsked] = useState<string | null>(null);
  const written = JSON.stringify(draft);
  const test = useAct({ run: () => testStepUpRule({ rule, days: 30, ...draft }, setProgress), outdates: [] });
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
        {result === null ? t('test.ask') : t('test.again')}
      </Button>
      {test.isPending && progress !== null ? (
        <Text size="sm" role="status">
          {t('test.counting', { counted: number(progress.counted), of: number(progress.of) })}
        </Text>
      ) : null}
      <ProblemAlert error={test.error} />
      {result === null ? null : <Result result={result} />}
    </Stack>
  );
}

function Result({ result: { signIns, numbers, days, people, fired } }: { readonly result: StepUpTest }) {
  const { t, i18n } = useTranslation('stepUp');
  const short = new Intl.DateTimeFormat(i18n.language, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const met = days.filter((one) => OUTCOMES.some((outcome) => one.numbers[outcome].signIns > 0));
  return (
    <Stack gap="xs" component="section" aria-label={t('test.title')}>
      <Text fw={600}>{t('test.title')}</Text>
      <Text size="sm">{t('test.looked', { count: signIns })}</Text>
      {met.length === 0 ? <Text size="sm">{t('test.nobody')}</Text> : null}
      {OUTCOMES.filter((outcome) => numbers[outcome].signIns > 0).map((outcome) => (
        <Text size="sm" key={outcome}>
          {t(`test.${outcome}`)}:{' '}
          {t('test.sum', {
            signIns: t('test.signIns', { count: numbers[outcome].signIns }),
            people: t('lately.people', { count: numbers[outcome].people }),
          })}
        </Text>
      ))}
      {fired === null ? null : (
        <Text size="sm">
          {t('test.fired', { times: t('lately.times', { count: fired.times }), people: t('lately.people', { count: fired.people }) })}
        </Text>
      )}
      {met.length === 0 ? null : (
        <>
          <Rows
            caption={t('test.days')}
            heads={[t('test.day'), ...OUTCOMES.map((outcome) => t(`test.${outcome}`))]}
            rows={met.map((one) => ({
              key: one.day,
              cells: [short.format(new Date(one.day)), ...OUTCOMES.map((outcome) => one.numbers[outcome].signIns)],
            }))}
          />
          <Rows
            caption={t('test.people')}
            heads={[t('test.person'), t('test.often')]}
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
        {t('test.alone')}
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
