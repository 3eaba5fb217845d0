import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type MailNamed, mailPreviewQuery, sendTestOf } from '../../api/rolloutMails.ts';
import { useSelf } from '../../api/self.ts';
import { MailPreview } from '../../parts/MailPreview.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { SendTest } from '../../parts/SendTest.tsx';

/** What a mail says with the date of its stage, and a test to an address of the reader's. */
export function MailWords({ rollout, mail }: { readonly rollout: string; readonly mail: MailNamed }) {
  const { user } = useSelf();
  const { data, error } = useQuery(mailPreviewQuery(rollout, mail));
  return (
    <Stack>
      <ProblemAlert error={error} />
      {data === undefined ? null : <MailPreview mail={data} />}
      <SendTest by="mail" first={user.mail ?? ''} send={(to) => sendTestOf(rollout, mail, to)} outdates={[]} />
    </Stack>
  );
}
