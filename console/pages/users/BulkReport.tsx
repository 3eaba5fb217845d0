import { Alert, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BulkOutcome } from '../../api/bulk.ts';
import type { UserListed } from '../../api/users.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { RowTable } from '../../parts/RowTable.tsx';

interface BulkReportProps {
  readonly report: BulkOutcome;
  readonly people: readonly UserListed[];
}

type Refused = Extract<BulkOutcome['results'][number], { readonly outcome: 'refused' }>;

/** What became of each of many. Those to whom it was done are a number; those to whom it was not are named, with the reason. */
export function BulkReport({ report, people }: BulkReportProps) {
  const { t } = useTranslation('users');
  const names = new Map(people.map(({ id, displayName }) => [id, displayName]));
  const refused = report.results.filter((result): result is Refused => result.outcome === 'refused');
  const stuck = report.results.flatMap((result) => (result.outcome === 'done' && result.deadEnds.length > 0 ? [result.user] : []));
  const passes = report.results.flatMap((result) =>
    result.outcome === 'done' && result.pass !== null ? [{ user: result.user, pass: result.pass }] : [],
  );
  const ended = report.results.reduce((sum, result) => sum + (result.outcome === 'done' ? (result.sessions ?? 0) : 0), 0);
  return (
    <Stack gap="md">
      <Text role="status">
        <IconCheck size={16} aria-hidden /> {t('report.done', { count: report.done })}
        {ended > 0 ? ` ${t('report.sessions', { count: ended })}` : ''}
      </Text>
      {stuck.length > 0 ? (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t('report.stuck', { count: stuck.length })}>
          <List size="sm">
            {stuck.map((id) => (
              <List.Item key={id}>{names.get(id) ?? id}</List.Item>
            ))}
          </List>
        </Alert>
      ) : null}
      {passes.length > 0 ? (
        <div>
          <Text size="sm">{t('report.passes', { count: passes.length })}</Text>
          <Copyable
            block
            what={t('report.thePasses')}
            value={passes.map(({ user, pass }) => [names.get(user) ?? user, pass.code, pass.link].join('\t')).join('\n')}
          />
        </div>
      ) : null}
      {refused.length > 0 ? (
        <RowTable
          caption={t('report.refused', { count: refused.length })}
          columns={[
            { name: t('column.name'), cell: ({ user }) => names.get(user) ?? user },
            { name: t('report.why'), cell: ({ detail }) => detail },
          ]}
          rows={refused}
          keyOf={({ user }) => user}
          empty=""
        />
      ) : null}
    </Stack>
  );
}
