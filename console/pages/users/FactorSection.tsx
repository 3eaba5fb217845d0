import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconLock, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayOn } from '../../api/mayOn.ts';
import { removeFactor, renewCodes, unlockSecondFactor } from '../../api/recovery.ts';
import { SESSIONS } from '../../api/sessions.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { Copyable } from '../../parts/Copyable.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { FactorKinds } from '../../parts/FactorKinds.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';

type Factor = UserShown['factors'][number];

/** What somebody can show, and what support does about one of them. */
export function FactorSection({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const mayOn = useMayOn();
  const [leaving, setLeaving] = useState<Factor | null>(null);
  const [isRenewing, setRenewing] = useState(false);
  const remove = useAct({
    run: (factor: string) => removeFactor(user.id, factor),
    outdates: [USERS, SESSIONS],
    done: () => t('factors.removed'),
    onDone: () => setLeaving(null),
  });
  const renew = useAct({ run: () => renewCodes(user.id), outdates: [USERS], onDone: () => setRenewing(false) });
  const unlock = useAct({ run: () => unlockSecondFactor(user.id), outdates: [USERS], done: () => t('factors.unlocked') });
  // Backup codes have no name of their own.
  const nameOf = ({ label, kind }: Factor) => (label === '' ? t(`parts:factors.${kind}`) : label);
  const mayRemove = mayOn('remove_factor', user);
  const columns: [Column<Factor>, ...Column<Factor>[]] = [
    { name: t('factors.name'), cell: (factor) => nameOf(factor) },
    {
      name: t('factors.kind'),
      cell: ({ kind, remaining }) => (
        <>
          <FactorKinds kinds={[kind]} />
          {remaining === null ? null : (
            <Text size="xs" c="dimmed">
              {t('factors.left', { count: remaining })}
            </Text>
          )}
        </>
      ),
    },
    { name: t('factors.since'), cell: ({ createdAt }) => <When at={createdAt} as="date" /> },
    {
      name: t('factors.lastUsed'),
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('users:never') : <When at={lastUsedAt} as="distance" />),
    },
  ];
  if (mayRemove) {
    columns.push({
      name: t('factors.acts'),
      cell: (factor) => (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={14} aria-hidden />}
          aria-label={t('factors.removeNamed', { name: nameOf(factor) })}
          onClick={() => setLeaving(factor)}
        >
          {t('factors.remove')}
        </Button>
      ),
    });
  }
  return (
    <FormSection title={t('factors.title')}>
      {user.locked ? (
        <Alert color="red" icon={<IconLock aria-hidden />} title={t('factors.locked')}>
          <Text size="sm">{t('factors.lockedWhat')}</Text>
          {mayOn('unlock_second_factor', user) ? (
            <Button size="xs" variant="default" mt="sm" loading={unlock.isPending} onClick={() => unlock.mutate()}>
              {t('factors.unlock')}
            </Button>
          ) : null}
        </Alert>
      ) : null}
      <RowTable caption={t('factors.caption')} columns={columns} rows={user.factors} keyOf={({ id }) => id} empty={t('factors.none')} />
      <ProblemAlert error={unlock.error} />
      {mayOn('renew_codes', user) && user.factors.length > 0 ? (
        <Group>
          <Button variant="default" onClick={() => setRenewing(true)}>
            {t('factors.renew')}
          </Button>
        </Group>
      ) : null}
      <ConfirmAct
        opened={leaving !== null}
        title={t('factors.removeTitle', { name: leaving === null ? '' : nameOf(leaving) })}
        act={t('factors.remove')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          if (leaving !== null) remove.mutate(leaving.id);
        }}
        onClose={() => setLeaving(null)}
      >
        <Text size="sm">{t('factors.removeWhat', { name: user.displayName })}</Text>
      </ConfirmAct>
      <ConfirmAct
        opened={isRenewing}
        title={t('factors.renew')}
        act={t('factors.doRenew')}
        isRunning={renew.isPending}
        error={renew.error}
        onConfirm={() => renew.mutate()}
        onClose={() => setRenewing(false)}
      >
        <Text size="sm">{t('factors.renewWhat', { name: user.displayName })}</Text>
      </ConfirmAct>
      <Dialog opened={renew.data != null} onClose={renew.reset} title={t('factors.newCodes')}>
        <Stack>
          <Text size="sm">{t('factors.newCodesWhat', { name: user.displayName })}</Text>
          <Copyable block what={t('factors.theCodes')} value={(renew.data?.codes ?? []).join('\n')} />
          <List size="sm">
            <List.Item>{t('factors.once')}</List.Item>
          </List>
          <Group justify="flex-end">
            <Button onClick={renew.reset}>{t('factors.handedOver')}</Button>
          </Group>
        </Stack>
      </Dialog>
    </FormSection>
  );
}
