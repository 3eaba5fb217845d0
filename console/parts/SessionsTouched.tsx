import { Alert, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../api/self.ts';

interface SessionsTouchedProps {
  readonly sessions: number;
  readonly people: number;
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
}

/** How many an act on all sessions is about. The tenant's short name is typed, so that it is no slip. */
export function SessionsTouched({ sessions, people, typed, onTyped }: SessionsTouchedProps) {
  const { t } = useTranslation('sessions');
  const { tenant } = useSelf();
  return (
    <>
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />}>
        {t('emergency.touched', { sessions, count: people })}
      </Alert>
      <TextInput
        label={t('emergency.type', { slug: tenant.slug })}
        value={typed}
        onChange={({ currentTarget }) => onTyped(currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  );
}
