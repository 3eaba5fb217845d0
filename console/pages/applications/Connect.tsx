import { Alert, Select, Stack, Tabs, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Application } from '../../api/applications.ts';
import { discoveryQuery } from '../../api/discovery.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import type { Snippet } from './snippets/snippet.ts';
import { stacksFor } from './snippets/stacks.ts';

interface ConnectProps {
  readonly clientId: string;
  readonly oidc: NonNullable<Application['oidc']>;
}

const AAL2 = 'acr_values=urn:sallyport:aal:2';

/** What to paste into an application, filled with what it is registered with. */
export function Connect({ clientId, oidc }: ConnectProps) {
  const { t } = useTranslation('applications');
  const { data: discovery } = useSuspenseQuery(discoveryQuery);
  const kind = oidc.authMethod === 'none' ? 'public' : 'confidential';
  const stacks = stacksFor(kind);
  const [stack, setStack] = useState<string>(stacks[0].name);
  const [chosen, setChosen] = useState<string | null>(null);
  const redirectUri = chosen ?? oidc.redirectUris[0] ?? '';
  return (
    <Stack gap="xl" maw={960}>
      <FormSection title={t('section.snippets')} intro={t(`connect.intro.${kind}`)}>
        {oidc.redirectUris.length > 1 ? (
          <Select
            label={t('connect.redirectUri')}
            data={[...oidc.redirectUris]}
            value={redirectUri}
            onChange={setChosen}
            allowDeselect={false}
            maw={560}
          />
        ) : null}
        <Tabs value={stack} onChange={(name) => setStack(name ?? stacks[0].name)} keepMounted={false} variant="outline">
          <Tabs.List mb="md">
            {stacks.map(({ name }) => (
              <Tabs.Tab key={name} value={name}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {stacks.map(({ name, snippet }) => (
            <Tabs.Panel key={name} value={name}>
              <Files snippet={snippet({ issuer: discovery.issuer, clientId, redirectUri })} registered={oidc.redirectUris} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </FormSection>
      <FormSection title={t('section.askMore')} intro={t('connect.askMore')}>
        <Copyable value={AAL2} what={t('connect.parameter')} />
      </FormSection>
    </Stack>
  );
}

function Files({ snippet, registered }: { readonly snippet: Snippet; readonly registered: readonly string[] }) {
  const { t } = useTranslation('applications');
  const { callbackPath, files } = snippet;
  const isTaken = callbackPath === null || registered.some((uri) => new URL(uri).pathname.endsWith(callbackPath));
  return (
    <Stack gap="md">
      {isTaken ? null : (
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} title={t('connect.otherPath')}>
          <Copyable value={`${new URL(registered[0] ?? 'http://localhost').origin}${callbackPath}`} what={t('connect.redirectUri')} />
        </Alert>
      )}
      {files.map(({ name, text }) => (
        <div key={`${name} ${text}`}>
          <Text size="sm" fw={600} mb={4}>
            {name === 'Terminal' ? t('connect.terminal') : name}
          </Text>
          <Copyable block value={text.trimEnd()} what={name === 'Terminal' ? t('connect.commands') : name} />
        </div>
      ))}
    </Stack>
  );
}
