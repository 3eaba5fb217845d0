import { Button, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayOn } from '../../api/mayOn.ts';
import { removeLink } from '../../api/recovery.ts';
import { SESSIONS } from '../../api/sessions.ts';
import { USERS, type UserShown } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';

type Link = UserShown['links'][number];

/** With which providers elsewhere somebody can sign in. Nothing where there are none: few tenants have providers. */
export function LinkSection({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const mayOn = useMayOn();
  const [leaving, setLeaving] = useState<Link | null>(null);
  const remove = useAct({
    run: (link: string) => removeLink(user.id, link),
    outdates: [USERS, SESSIONS],
    done: () => t('links.removed'),
    onDone: () => setLeaving(null),
  });
  if (user.links.length === 0) return null;
  const columns: [Column<Link>, ...Column<Link>[]] = [
    { name: t('links.provider'), cell: ({ provider }) => provider },
    { name: t('links.label'), cell: ({ label }) => label ?? t('links.unsaid') },
    { name: t('links.since'), cell: ({ linkedAt }) => <When at={linkedAt} as="date" /> },
    {
      name: t('factors.lastUsed'),
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('users:never') : <When at={lastUsedAt} as="distance" />),
    },
  ];
  if (mayOn('remove_link', user)) {
    columns.push({
      name: t('factors.acts'),
      cell: (link) => (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={14} aria-hidden />}
          aria-label={t('links.removeNamed', { provider: link.provider })}
          onClick={() => setLeaving(link)}
        >
          {t('factors.remove')}
        </Button>
      ),
    });
  }
  return (
    <FormSection title={t('links.title')}>
      <RowTable caption={t('links.caption')} columns={columns} rows={user.links} keyOf={({ id }) => id} empty={t('links.none')} />
      <ConfirmAct
        opened={leaving !== null}
        title={t('links.removeTitle', { provider: leaving?.provider ?? '' })}
        act={t('factors.remove')}
        isDangerous
        isRunning={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          if (leaving !== null) remove.mutate(leaving.id);
        }}
        onClose={() => setLeaving(null)}
      >
        <Text size="sm">{t('links.removeWhat', { name: user.displayName })}</Text>
      </ConfirmAct>
    </FormSection>
  );
}
