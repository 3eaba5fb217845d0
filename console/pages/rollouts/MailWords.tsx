import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MailNamed, mailPreviewQuery, sendTestOf } from '../../api/rolloutMails.ts';
import { useSelf } from '../../api/self.ts';
import { MailPreview } from '../../parts/MailPreview.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';

/** What a mail says with the date of its stage, and a test to an address of the reader's. */
export function MailWords({ rollout, mail }: { readonly rollout: string; readonly mail: MailNamed }) {
  const { t } = useTranslation('rollouts');
  const { user } = useSelf();
  const [to, setTo] = useState(user.mail ?? '');
  const { data, error } = useQuery(mailPreviewQuery(rollout, mail));
  const test = useAct({ run: () => sendTestOf(rollout, mail, to), outdates: [] });
  return (
    <Stack>
      <ProblemAlert error={error} />
      {data === undefined ? null : <MailPreview mail={data} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate(undefined);
        }}
      >
        <Group align="flex-end">
          <TextInput
            type="email"
            label={t('mail.testTo')}
            autoComplete="email"
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
            miw={280}
          />
          <Button type="submit" variant="default" loading={test.isPending} disabled={to.trim() === ''}>
            {t('mail.test')}
          </Button>
        </Group>
      </form>
      <ProblemAlert error={test.error} />
      {test.data == null ? null : <Text role="status">{t('mail.tested', { provider: test.data.provider })}</Text>}
    </Stack>
  );
}
