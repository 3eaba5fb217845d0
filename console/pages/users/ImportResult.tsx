import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportReport } from '../../api/importPeople.ts';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { RowTable } from '../../parts/RowTable.tsx';

/** What became of a file: how many, and every row that was not taken, with the reason. */
export function ImportResult({ report }: { readonly report: ImportReport }) {
  const { t } = useTranslation('users');
  const stuck = report.deadEnds.reduce((most, { people }) => Math.max(most, people), 0);
  return (
    <FormSection title={t('import.result')}>
      <Stack gap="md">
        <Facts
          facts={[
            { name: t('import.created'), value: report.created },
            { name: t('import.changed'), value: report.changed },
            { name: t('import.rejected'), value: report.rejected },
          ]}
        />
        {report.resumedAfter === null ? null : <Text size="sm">{t('import.resumed', { line: report.resumedAfter })}</Text>}
        {stuck > 0 ? (
          <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t('import.stuck', { count: stuck })}>
            {t('import.stuckNote')}
          </Alert>
        ) : null}
        {report.rejectedRows.length === 0 ? null : (
          <RowTable
            caption={t('import.rejectedRows', { count: report.rejectedRows.length })}
            columns={[
              { name: t('import.line'), cell: ({ line }) => line },
              { name: t('report.why'), cell: ({ detail }) => detail },
            ]}
            rows={report.rejectedRows}
            keyOf={({ line }) => String(line)}
            empty=""
          />
        )}
      </Stack>
    </FormSection>
  );
}
