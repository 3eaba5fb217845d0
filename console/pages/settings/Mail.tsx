import { Alert, Anchor, Badge, Stack, Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mailQuery, sendTestMail, templatesQuery } from '../../api/messages.ts';
import { useMay, useSelf } from '../../api/self.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { SendTest } from '../../parts/SendTest.tsx';

/** Whether mail arrives, and what it says. */
export function Mail() {
  const { t } = useTranslation('mail');
  const { data: mail } = useSuspenseQuery(mailQuery);
  const maySend = useMay()('change_messages');
  const { user } = useSelf();
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')} />
      <Stack gap="xl" maw={860}>
        {mail.provider === null ? (
          <Alert color="yellow" title={t('noServer')}>
            {t('operator')}
          </Alert>
        ) : (
          <FormSection title={t('section.server')} intro={t('operator')}>
            <Text>{t('server', { provider: mail.provider })}</Text>
            {maySend ? <SendTest by="mail" first={user.mail ?? ''} send={sendTestMail} outdates={[]} /> : null}
            <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/settings/outbox" {...props} />}>
              {t('toOutbox')}
            </Anchor>
          </FormSection>
        )}
        <FormSection title={t('section.templates')} intro={t('templates.intro')}>
          <Templates />
        </FormSection>
      </Stack>
    </>
  );
}

function Templates() {
  const { t } = useTranslation('mail');
  const { data, error, refetch } = useQuery(templatesQuery);
  return (
    <RowTable
      caption={t('templates.caption')}
      columns={[
        {
          name: t('templates.name'),
          cell: ({ template }) => (
            <Anchor renderRoot={(props) => <Link to="/settings/mail/$template" params={{ template }} {...props} />}>
              {t(`outbox:template.${template}`)}
            </Anchor>
          ),
        },
        { name: t('templates.subject'), cell: ({ subject }) => subject },
        {
          name: t('templates.words'),
          cell: ({ words }) =>
            words === 'own' ? (
              <Badge variant="light" tt="none">
                {t('templates.own')}
              </Badge>
            ) : (
              '–'
            ),
        },
      ]}
      rows={data}
      keyOf={({ template }) => template}
      error={error}
      retry={() => void refetch()}
      empty={t('templates.none')}
    />
  );
}
