import { Anchor, Button, Code, FileInput, Group, List, Stack, Text } from '@mantine/core';
import { IconFileImport, IconFileTypeCsv } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GROUPS } from '../../api/groups.ts';
import { type ImportProgress, importPeople } from '../../api/importPeople.ts';
import { useMay } from '../../api/self.ts';
import { USERS } from '../../api/users.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { ImportResult } from './ImportResult.tsx';

const COLUMNS = ['login_name', 'display_name', 'mail', 'groups', 'password_hash'] as const;
const EXAMPLE = `login_name,display_name,mail,groups
anita.desai,Anita Desai,anita@example.com,Finance;Administrators
ben.ito,Ben Ito,ben@example.com,`;

/** Takes a list of people as CSV. A second time the same file changes nothing, so that trying again is safe. */
export function ImportPeople() {
  const { t } = useTranslation('users');
  const mayImport = useMay()('import_users');
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<ImportProgress | null>(null);
  const run = useAct({
    run: (chosen: File) => importPeople(chosen, setProgress),
    outdates: [USERS, GROUPS],
    onDone: () => setProgress(null),
  });
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/users" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={t('import.title')} intro={t('import.intro')} />
      <Stack gap="xl" maw={900}>
        {mayImport ? (
          <FormSection title={t('import.file')} intro={t('import.fileNote')}>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (file !== null) run.mutate(file);
              }}
            >
              <Stack maw={480}>
                <FileInput
                  label={t('import.choose')}
                  placeholder={t('import.none')}
                  accept=".csv,text/csv"
                  clearable
                  clearButtonProps={{ 'aria-label': t('parts:picker.clear') }}
                  leftSection={<IconFileTypeCsv size={16} aria-hidden />}
                  value={file}
                  disabled={run.isPending}
                  onChange={(chosen) => {
                    setFile(chosen);
                    run.reset();
                  }}
                />
                <Group>
                  <Button
                    type="submit"
                    disabled={file === null}
                    loading={run.isPending}
                    leftSection={<IconFileImport size={16} aria-hidden />}
                  >
                    {t('import.do')}
                  </Button>
                </Group>
              </Stack>
            </form>
            <Text role="status" size="sm">
              {run.isPending && progress !== null ? t('import.progress', { ...progress }) : ''}
            </Text>
            <ProblemAlert error={run.error} />
          </FormSection>
        ) : (
          <Text c="dimmed">{t('import.notYou')}</Text>
        )}
        {run.data ? <ImportResult report={run.data} /> : null}
        <FormSection title={t('import.columns')} intro={t('import.columnsNote')}>
          <List size="sm" spacing={4}>
            {COLUMNS.map((column) => (
              <List.Item key={column}>
                <Code>{column}</Code> {t(`import.column.${column}`)}
              </List.Item>
            ))}
          </List>
          <Code block style={{ overflowX: 'auto' }} tabIndex={0} aria-label={t('import.example')}>
            {EXAMPLE}
          </Code>
        </FormSection>
      </Stack>
    </>
  );
}
