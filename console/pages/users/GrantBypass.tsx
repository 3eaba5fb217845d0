import { Checkbox, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type QueryKey, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Bypass, changeBypass, grantBypass } from '../../api/recovery.ts';
import { tenantQuery } from '../../api/tenant.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ApplicationsPicker } from '../../parts/ApplicationsPicker.tsx';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';
import { type BypassForm, beginningOf, bypassFormOf, LENGTHS, lengthOf } from './bypassForm.ts';

interface GrantBypassProps {
  readonly user: UserShown;
  /** null: a new one. */
  readonly standing: Bypass | null;
  /** What is out of date afterwards besides people. */
  readonly outdates?: readonly QueryKey[];
  readonly onClose: () => void;
}

/** Lifts enforcement for somebody, or changes until when and where: with a reason, and an end that comes by itself (B3 to B5). */
export function GrantBypass({ user, standing, outdates = [], onClose }: GrantBypassProps) {
  const { t } = useTranslation('user');
  const { data: tenant } = useSuspenseQuery(tenantQuery);
  const most = tenant.settings.bypassMaxHours * 60;
  const form = useForm<BypassForm>({ initialValues: bypassFormOf(standing, most) });
  const { values } = form;
  const save = useAct({
    run: (form: BypassForm) =>
      standing === null
        ? grantBypass(user.id, {
            reason: form.reason,
            from: form.isLater ? beginningOf(form) : null,
            ...lengthOf(form),
            exceptApplications: [...form.except],
          })
        : changeBypass(standing.id, { reason: form.reason, until: lengthOf(form).until, exceptApplications: [...form.except] }),
    outdates: [USERS, ...outdates],
    done: () => t(standing === null ? 'bypass.granted' : 'bypass.changed'),
    onDone: onClose,
  });
  const isReady =
    values.reason.trim() !== '' && (values.length !== 'until' || values.until !== '') && (!values.isLater || values.from !== '');
  return (
    <ConfirmAct
      opened
      title={t(standing === null ? 'bypass.grantTitle' : 'bypass.changeTitle', { name: user.displayName })}
      act={t(standing === null ? 'bypass.grant' : 'bypass.doChange')}
      isRunning={save.isPending}
      error={save.error}
      isReady={isReady}
      onConfirm={() => save.mutate(values)}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text size="sm">{t('bypass.what')}</Text>
        <TextInput
          label={t('bypass.reason')}
          description={t('bypass.reasonNote')}
          maxLength={500}
          required
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <Select
          label={t('bypass.length')}
          description={t('bypass.most', { count: tenant.settings.bypassMaxHours })}
          allowDeselect={false}
          data={[
            ...(standing === null ? [] : [{ value: 'same', label: t('bypass.same') }]),
            ...(standing === null
              ? LENGTHS.filter((minutes) => minutes <= most).map((minutes) => ({
                  value: String(minutes),
                  label: t(`bypass.lengths.${minutes}`),
                }))
              : []),
            { value: 'until', label: t('bypass.otherEnd') },
          ]}
          {...form.getInputProps('length')}
        />
        {values.length === 'until' ? (
          <TextInput type="datetime-local" label={t('bypass.until')} required {...form.getInputProps('until')} />
        ) : null}
        {standing === null ? <Checkbox label={t('bypass.later')} {...form.getInputProps('isLater', { type: 'checkbox' })} /> : null}
        {values.isLater ? <TextInput type="datetime-local" label={t('bypass.from')} required {...form.getInputProps('from')} /> : null}
        <ApplicationsPicker
          label={t('bypass.except')}
          description={t('bypass.exceptNote')}
          value={values.except}
          onChange={(except) => form.setFieldValue('except', [...except])}
        />
      </Stack>
    </ConfirmAct>
  );
}
