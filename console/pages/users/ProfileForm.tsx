import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useMayOn } from '../../api/mayOn.ts';
import { useSelf } from '../../api/self.ts';
import { sendMailVerification, USERS, type UserShown, updateUser } from '../../api/users.ts';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';

/** Who it is, and whether the address is known to be theirs. */
export function ProfileForm({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const mayChange = useMayOn()('manage_users', user);
  const { setUp } = useSelf();
  const form = useForm({ initialValues: { displayName: user.displayName, mail: user.mail ?? '' } });
  const save = useAct({
    run: ({ displayName, mail }: typeof form.values) => updateUser(user.id, { displayName, mail: mail.trim() === '' ? null : mail.trim() }),
    outdates: [USERS],
    done: () => t('profile.saved'),
    onDone: (_answer, values) => form.resetDirty(values),
  });
  const verify = useAct({
    run: () => updateUser(user.id, { mailVerified: true }),
    outdates: [USERS],
    done: () => t('profile.verified'),
  });
  const send = useAct({ run: () => sendMailVerification(user.id), outdates: [USERS], done: ({ to }) => t('linkSent', { to }) });
  const isUnverified = user.mail !== null && user.mailVerifiedAt === null;
  return (
    <FormSection title={t('profile.title')}>
      <Facts
        facts={[
          { name: t('users:field.loginName'), value: user.loginName },
          { name: t('profile.created'), value: <When at={user.createdAt} /> },
          { name: t('users:column.lastSignIn'), value: user.lastSignInAt === null ? t('users:never') : <When at={user.lastSignInAt} /> },
          {
            name: t('profile.address'),
            value:
              user.mail === null ? (
                t('profile.noMail')
              ) : isUnverified ? (
                t('profile.notVerified')
              ) : (
                <VerifiedAt at={user.mailVerifiedAt ?? ''} />
              ),
          },
        ]}
      />
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack gap="sm" maw={480}>
          <TextInput label={t('users:field.displayName')} maxLength={200} readOnly={!mayChange} {...form.getInputProps('displayName')} />
          <TextInput
            label={t('users:field.mail')}
            description={t('profile.mailNote')}
            type="email"
            maxLength={254}
            readOnly={!mayChange}
            {...form.getInputProps('mail')}
          />
          <ProblemAlert error={save.error ?? verify.error ?? send.error} />
          {mayChange ? (
            <Group gap="sm">
              <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                {t('settings:save')}
              </Button>
              {isUnverified && setUp.mail && user.disabledAt === null ? (
                <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
                  {t('profile.sendLink')}
                </Button>
              ) : null}
              {isUnverified ? (
                <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
                  {t('profile.iKnow')}
                </Button>
              ) : null}
            </Group>
          ) : (
            <Text size="sm" c="dimmed">
              {t('readOnly')}
            </Text>
          )}
        </Stack>
      </form>
    </FormSection>
  );
}

function VerifiedAt({ at }: { readonly at: string }) {
  const { t } = useTranslation('user');
  return (
    <>
      {t('profile.verifiedSince')} <When at={at} />
    </>
  );
}
