import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ProviderAbilities, testProvider } from '../../api/providers.ts';
import { Facts } from '../../parts/Facts.tsx';
import { useAct } from '../../parts/useAct.ts';
import { ProviderProblem } from './ProviderProblem.tsx';

interface TestProviderProps {
  readonly issuer: string;
  readonly onSaid: (said: ProviderAbilities | null) => void;
}

/** Asks the provider what it says of itself. Nothing is saved, and nobody is signed in. */
export function TestProvider({ issuer, onSaid }: TestProviderProps) {
  const { t } = useTranslation('providers');
  /** Of another issuer the answer says nothing. */
  const [asked, setAsked] = useState<string | null>(null);
  const test = useAct({ run: testProvider, outdates: [], onDone: onSaid });
  const begin = (): void => {
    setAsked(issuer);
    onSaid(null);
    test.mutate(issuer);
  };
  const said = asked === issuer && test.data != null ? test.data : null;
  return (
    <Stack gap="sm">
      <Group>
        <Button variant="default" onClick={begin} loading={test.isPending} disabled={issuer === ''}>
          {t('test.act')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('test.what')}
        </Text>
      </Group>
      <ProviderProblem error={asked === issuer ? test.error : null} />
      {said === null ? null : <Answered said={said} />}
    </Stack>
  );
}

function Answered({ said }: { readonly said: ProviderAbilities }) {
  const { t } = useTranslation('providers');
  const listed = (values: readonly string[]): string => (values.length === 0 ? t('test.unsaid') : values.join(', '));
  return (
    <Alert color="harbour" icon={<IconCircleCheck aria-hidden />} title={t('test.answers')} role="status">
      <Facts
        facts={[
          { name: t('test.goesTo'), value: said.authorizationEndpoint },
          { name: t('test.keys'), value: said.keys },
          { name: t('test.acr'), value: listed(said.acrValues) },
          { name: t('test.scopes'), value: listed(said.scopes) },
        ]}
      />
      <Text size="sm" mt="xs">
        {t('test.notSecret')}
      </Text>
    </Alert>
  );
}
