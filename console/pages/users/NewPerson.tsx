import { Checkbox, PasswordInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mayGive } from '../../../src/domain/directory/permissions.ts';
import { ROLES, type Role } from '../../../src/domain/directory/user.ts';
import { useSelf } from '../../api/self.ts';
import { createUser, sendInvitation, USERS } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';

interface PersonForm {
  readonly loginName: string;
  readonly displayName: string;
  readonly mail: string;
  readonly mailVerified: boolean;
  /** '': an ordinary person. */
  readonly role: Role | '';
  readonly access: 'invite' | 'password' | 'later';
  readonly password: string;
}

const EMPTY: PersonForm = { loginName: '', displayName: '', mail: '', mailVerified: false, role: '', access: 'invite', password: '' };

/** Makes an account, and says how its person gets their password. */
export function NewPerson({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('users');
  const { role: own, setUp } = useSelf();
  const navigate = useNavigate();
  const form = useForm<PersonForm>({ initialValues: { ...EMPTY, access: setUp.mail ? 'invite' : 'password' } });
  const { loginName, displayName, mail, access } = form.values;
  const make = useAct({
    run: async (values: PersonForm) => {
      const made = await createUser({
        loginName: values.loginName,
        displayName: values.displayName,
        mail: values.mail.trim() === '' ? null : values.mail,
        mailVerified: values.mailVerified,
        role: values.role === '' ? null : values.role,
        password: values.access === 'password' ? values.password : null,
      });
      // The account is there whatever becomes of the mail: its page shows it, and offers another invitation.
      if (values.access === 'invite') await sendInvitation(made.id).catch(() => null);
      return made;
    },
    outdates: [USERS],
    done: ({ displayName: name }) => t('new.done', { name }),
    onDone: ({ id }) => void navigate({ to: '/users/$user', params: { user: id } }),
  });
  const isReady = loginName.trim() !== '' && displayName.trim() !== '' && (access !== 'invite' || mail.trim() !== '');
  return (
    <ConfirmAct
      opened
      title={t('new.title')}
      act={t(access === 'invite' ? 'new.doInvite' : 'new.do')}
      isRunning={make.isPending}
      error={make.error}
      isReady={isReady}
      onConfirm={() => make.mutate(form.values)}
      onClose={onClose}
    >
      <Stack gap="sm">
        <TextInput label={t('field.displayName')} maxLength={200} required data-autofocus {...form.getInputProps('displayName')} />
        <TextInput
          label={t('field.loginName')}
          description={t('field.loginNameNote')}
          maxLength={254}
          required
          autoCapitalize="none"
          autoComplete="off"
          {...form.getInputProps('loginName')}
        />
        <TextInput label={t('field.mail')} type="email" maxLength={254} required={access === 'invite'} {...form.getInputProps('mail')} />
        <Checkbox label={t('field.mailVerified')} {...form.getInputProps('mailVerified', { type: 'checkbox' })} />
        <Select
          label={t('column.role')}
          allowDeselect={false}
          data={[
            { value: '', label: t('choice.role.none') },
            ...ROLES.filter((role) => mayGive(own, role)).map((role) => ({ value: role, label: t(`shell:role.${role}`) })),
          ]}
          {...form.getInputProps('role')}
        />
        <Radio.Group label={t('new.access')} {...form.getInputProps('access')}>
          <Stack gap="xs" mt={4}>
            <Radio value="invite" disabled={!setUp.mail} label={t('new.invite')} description={setUp.mail ? '' : t('new.noMail')} />
            <Radio value="password" label={t('new.password')} />
            <Radio value="later" label={t('new.later')} />
          </Stack>
        </Radio.Group>
        {access === 'password' ? (
          <PasswordInput
            label={t('field.password')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
            {...form.getInputProps('password')}
          />
        ) : null}
      </Stack>
    </ConfirmAct>
  );
}
