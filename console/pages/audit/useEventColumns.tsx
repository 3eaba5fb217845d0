import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type EventListed, eventTypesQuery } from '../../api/events.ts';
import type { Column } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { Actor } from './Actor.tsx';
import type { AuditSearch } from './auditSearch.ts';
import { type EventNames, groupOf } from './eventNames.ts';
import { NamedLink } from './NamedLink.tsx';

interface ColumnsOf {
  readonly names: EventNames;
  /** What the address says now, so that closing an event leads back to it. */
  readonly search: AuditSearch;
}

export function useEventColumns({ names, search }: ColumnsOf): readonly [Column<EventListed>, ...Column<EventListed>[]] {
  const { t } = useTranslation('audit');
  const { data: types = [] } = useQuery(eventTypesQuery);
  const refused = new Set<string>(types.filter(({ outcome }) => outcome === 'refused').map(({ type }) => type));
  return [
    {
      name: t('column.what'),
      cell: ({ id, type }) => (
        <Group gap="xs">
          <Anchor inherit underline="always" renderRoot={(props) => <Link to="/audit" search={{ ...search, event: id }} {...props} />}>
            {t(`events:${type}`)}
          </Anchor>
          {refused.has(type) ? (
            <Badge color="red" variant="light" size="sm" tt="none">
              {t('outcome.refused')}
            </Badge>
          ) : null}
        </Group>
      ),
    },
    { name: t('column.when'), cell: ({ at }) => <When at={at} /> },
    { name: t('column.who'), cell: ({ actor }) => <Actor actor={actor} names={names} /> },
    { name: t('column.about'), cell: (event) => <About event={event} names={names} /> },
    { name: t('column.address'), cell: ({ address }) => address ?? '–' },
  ];
}

/** Whom and what it concerns. */
function About({ event, names }: { readonly event: EventListed; readonly names: EventNames }) {
  const isOwn = event.actor.kind === 'user' && event.actor['id'] === event.user;
  const concerned = [...(isOwn ? [] : [event.user]), groupOf(event), event.application].filter((id) => id !== null);
  if (concerned.length === 0) return '–';
  return (
    <Stack gap={0}>
      {concerned.map((id) => (
        <Text key={id} span inherit>
          <NamedLink id={id} names={names} />
        </Text>
      ))}
    </Stack>
  );
}
