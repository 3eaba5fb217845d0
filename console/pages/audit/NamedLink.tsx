import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventName } from '../../api/events.ts';
import type { EventNames } from './eventNames.ts';

interface NamedLinkProps {
  readonly id: string;
  readonly names: EventNames;
}

/** What an id is called now, and the way to it. What is deleted has no name any more. */
export function NamedLink({ id, names }: NamedLinkProps) {
  const { t } = useTranslation('audit');
  const named = names.get(id);
  if (named === undefined) {
    return (
      <Text span inherit c="dimmed">
        {t('deleted', { id: id.slice(-6) })}
      </Text>
    );
  }
  return <ToThing named={named}>{named.name}</ToThing>;
}

function ToThing({ named: { id, kind }, children }: { readonly named: EventName; readonly children: ReactNode }) {
  const anchor = { inherit: true, underline: 'always' } as const;
  switch (kind) {
    case 'user':
      return (
        <Anchor {...anchor} renderRoot={(props) => <Link to="/users/$user" params={{ user: id }} {...props} />}>
          {children}
        </Anchor>
      );
    case 'group':
      return (
        <Anchor {...anchor} renderRoot={(props) => <Link to="/groups/$group" params={{ group: id }} {...props} />}>
          {children}
        </Anchor>
      );
    case 'application':
      return (
        <Anchor {...anchor} renderRoot={(props) => <Link to="/applications/$application" params={{ application: id }} {...props} />}>
          {children}
        </Anchor>
      );
    case 'token':
      return (
        <Text span inherit>
          {children}
        </Text>
      );
  }
}
