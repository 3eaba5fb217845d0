import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PersonLink } from './PersonLink.tsx';

interface ActorNameProps {
  /** As documents tell it: `{ kind: 'user', id }`. */
  readonly actor: { readonly kind: string; readonly [more: string]: unknown };
}

/** Who did something: a person, a program, the machine's operator, or the product itself. */
export function ActorName({ actor }: ActorNameProps) {
  const { t } = useTranslation('parts');
  if (actor.kind === 'user' && typeof actor['id'] === 'string') return <PersonLink user={actor['id']} />;
  if (actor.kind === 'token' && typeof actor['madeBy'] === 'string') {
    return (
      <Text span inherit>
        {t('actor.token')} <PersonLink user={actor['madeBy']} />
      </Text>
    );
  }
  return (
    <Text span inherit>
      {t(`actor.${actor.kind}`)}
    </Text>
  );
}
