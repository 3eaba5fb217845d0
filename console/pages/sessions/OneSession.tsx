import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import { sessionQuery } from '../../api/sessions.ts';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { PersonLink } from '../../parts/PersonLink.tsx';
import { When } from '../../parts/When.tsx';
import { EndSession } from './EndSession.tsx';

const route = getRouteApi('/sessions/$session');

/** One session in full: what was shown for it, and what it opened. */
export function OneSession() {
  const { t } = useTranslation('sessions');
  const { session: id } = route.useParams();
  const navigate = route.useNavigate();
  const { data: session } = useSuspenseQuery(sessionQuery(id));
  const mayEnd = useMay()('revoke_sessions');
  const [isEnding, setEnding] = useState(false);
  const { allowance, allowanceUntil } = session;
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/sessions" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={t('one.title', { name: session.displayName })}>
        {mayEnd ? (
          <Button variant="outline" color="red" onClick={() => setEnding(true)}>
            {t('end.act')}
          </Button>
        ) : null}
      </PageTitle>
      <Stack gap="xl" maw={720}>
        <FormSection title={t('one.facts')}>
          <Facts
            facts={[
              { name: t('column.who'), value: <PersonLink user={session.user} /> },
              { name: t('column.aal'), value: t('level', { aal: session.aal }) },
              { name: t('column.device'), value: `${session.device ?? t('unknownDevice')} ${session.address ?? ''}` },
              { name: t('column.since'), value: <When at={session.signedInAt} /> },
              { name: t('column.lastSeen'), value: <When at={session.lastSeenAt} /> },
              { name: t('one.expires'), value: <When at={session.expiresAt} /> },
              ...(allowance === null
                ? []
                : [
                    {
                      name: t('one.allowance'),
                      value: (
                        <>
                          {t(`allowance.${allowance}`)} {allowanceUntil === null ? null : <When at={allowanceUntil} />}
                        </>
                      ),
                    },
                  ]),
            ]}
          />
          {session.skipped ? <Text size="sm">{t('one.skipped')}</Text> : null}
          {session.recheck ? <Text size="sm">{t('one.recheck')}</Text> : null}
        </FormSection>
        <FormSection title={t('one.proofs')}>
          <List>
            {session.proofs.map(({ method, at }) => (
              <List.Item key={`${method} ${at}`}>
                <Group gap="xs">
                  {t(`method.${method}`, { defaultValue: method })} <When at={at} />
                </Group>
              </List.Item>
            ))}
          </List>
        </FormSection>
        <FormSection title={t('one.opened')}>
          {session.applications.length === 0 ? <Text c="dimmed">{t('one.openedNone')}</Text> : null}
          <List>
            {session.applications.map(({ id: application, name, firstAt }) => (
              <List.Item key={application}>
                <Anchor
                  underline="always"
                  renderRoot={(props) => <Link to="/applications/$application" params={{ application }} {...props} />}
                >
                  {name}
                </Anchor>{' '}
                <When at={firstAt} />
              </List.Item>
            ))}
          </List>
        </FormSection>
      </Stack>
      {isEnding ? (
        <EndSession session={session} onClose={() => setEnding(false)} onDone={() => void navigate({ to: '/sessions' })} />
      ) : null}
    </>
  );
}
