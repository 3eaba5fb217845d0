import { Anchor, Badge, Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type EventShown, eventQueryOf, eventTypesQuery } from '../../api/events.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { SidePanel } from '../../parts/SidePanel.tsx';
import { When } from '../../parts/When.tsx';
import { Actor } from './Actor.tsx';
import type { AuditSearch } from './auditSearch.ts';
import { EventData } from './EventData.tsx';
import { namesIn } from './eventNames.ts';
import { NamedLink } from './NamedLink.tsx';

interface EventDrawerProps {
  /** null: none is open. */
  readonly event: string | null;
  readonly onClose: () => void;
}

/** One event in full, beside the list. The address names it. */
export function EventDrawer({ event, onClose }: EventDrawerProps) {
  const { t } = useTranslation('audit');
  const { data, error, refetch } = useQuery({ ...eventQueryOf(event ?? ''), enabled: event !== null });
  const shown = event === null ? undefined : data;
  return (
    <SidePanel
      opened={event !== null}
      onClose={onClose}
      size="lg"
      title={shown === undefined ? t('event.title') : t(`events:${shown.event.type}`)}
    >
      {shown === undefined ? (
        <>
          <ProblemAlert error={error} retry={() => void refetch()} />
          {error === null ? <Skeleton height={260} /> : null}
        </>
      ) : (
        <OneEvent shown={shown} />
      )}
    </SidePanel>
  );
}

function OneEvent({ shown: { event, names: named } }: { readonly shown: EventShown }) {
  const { t } = useTranslation('audit');
  const { data: types = [] } = useQuery(eventTypesQuery);
  const described = types.find(({ type }) => type === event.type);
  const names = namesIn(named);
  const facts: { readonly name: string; readonly value: ReactNode }[] = [
    { name: t('event.when'), value: <When at={event.at} /> },
    { name: t('event.who'), value: <Actor actor={event.actor} names={names} /> },
  ];
  if (event.user !== null) facts.push({ name: t('event.user'), value: <NamedLink id={event.user} names={names} /> });
  if (event.application !== null) facts.push({ name: t('event.application'), value: <NamedLink id={event.application} names={names} /> });
  if (event.address !== null) {
    facts.push({ name: t('event.address'), value: <Narrowed search={{ search: event.address }}>{event.address}</Narrowed> });
  }
  if (event.attempt !== null) {
    facts.push({ name: t('event.attempt'), value: <Narrowed search={{ attempt: event.attempt }}>{t('event.sameAttempt')}</Narrowed> });
  }
  if (event.session !== null) facts.push({ name: t('event.session'), value: <Code>{event.session}</Code> });
  facts.push({ name: t('event.id'), value: <Copyable value={event.id} what={t('event.theId')} /> });
  return (
    <Stack>
      <Group gap="xs">
        <Code>{event.type}</Code>
        {described?.outcome === 'refused' ? (
          <Badge color="red" variant="light" tt="none">
            {t('outcome.refused')}
          </Badge>
        ) : null}
      </Group>
      {described === undefined ? null : (
        // Printed from the catalogue, as in docs/events.md, which is written in English.
        <Text size="sm" lang="en">
          {described.description}
        </Text>
      )}
      <Facts facts={facts} />
      <EventData data={event.data} meanings={described?.data ?? {}} names={names} />
    </Stack>
  );
}

function Narrowed({ search, children }: { readonly search: AuditSearch; readonly children: ReactNode }) {
  return (
    <Anchor inherit underline="always" renderRoot={(props) => <Link to="/audit" search={search} {...props} />}>
      {children}
    </Anchor>
  );
}
