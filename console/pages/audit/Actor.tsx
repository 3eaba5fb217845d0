import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EventListed } from '../../api/events.ts';
import type { EventNames } from './eventNames.ts';
import { NamedLink } from './NamedLink.tsx';

interface ActorProps {
  readonly actor: EventListed['actor'];
  readonly names: EventNames;
}

/** Who did it. A program answers to the person who made its token. */
export function Actor({ actor, names }: ActorProps) {
  const { t } = useTranslation('audit');
  const [id, madeBy] = [actor['id'], actor['madeBy']];
  if (actor.kind === 'user' && typeof id === 'string') return <NamedLink id={id} names={names} />;
  if (actor.kind === 'token' && typeof id === 'string' && typeof madeBy === 'string') {
    return (
      <Text span inherit>
        {t('token')} <NamedLink id={id} names={names} /> {t('tokenOf')} <NamedLink id={madeBy} names={names} />
      </Text>
    );
  }
  return (
    <Text span inherit>
      {t(`parts:actor.${actor.kind}`)}
    </Text>
  );
}
