import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayOn } from '../../api/mayOn.ts';
import { useSelf } from '../../api/self.ts';
import { sendMailVerification, USERS, type UserShown, updateUser, userQueryOf } from '../../api/users.ts';
import { EditConflict, editionIn } from '../../parts/EditConflict.tsx';
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
  // Of what the fields began with: what is loaded again meanwhile was not looked at.
  const [edition, setEdition] = useState(user.edition);
  const queryClient = useQueryClient();
  const save = useAct({
    run: ({ values: { displayName, mail }, expectedEdition }: { readonly values: typeof form.values; readonly expectedEdition: number }) =>
      updateUser(user.id, { displayName, mail: mail.trim() === '' ? null : mail.trim(), expectedEdition }),
    outdates: [USERS],
    done: () => t('profile.saved'),
    onDone: (saved, { values }) => {
      setEdition(saved.edition);
      form.resetDirty(values);
    },
  });
  const look = async (): Promise<void> => {
    const saved = await queryClient.fetchQuery({ ...userQueryOf(user.id), staleTime: 0 });
    const values = { displayName: saved.displayName, mail: saved.mail ?? '' };
    form.setValues(values);
    form.resetDirty(values);
    setEdition(saved.edition);
    save.reset();
  };
  const verify = useAct({
    run: () => updateUser(user.id, { mailVerified: true, expectedEdition: edition }),
    outdates: [USERS],
    done: () => t('profile.verified'),
    onDone: (saved) => setEdition(saved.edition),
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
      <form onSubmit={form.onSubmit((values) => save.mutate({ values, expectedEdition: edition }))}>
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
          <EditConflict
            error={save.error ?? verify.error}
            isSaving={save.isPending}
            onLook={() => void look().then(verify.reset)}
            onSaveOver={(expectedEdition) => save.mutate({ values: form.values, expectedEdition })}
          />
          <ProblemAlert error={editionIn(save.error ?? verify.error) === null ? (save.error ?? verify.error ?? send.error) : null} />
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
