import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type AuditView, auditViewsQuery, deleteAuditView } from '../../api/auditViews.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';

interface DeleteViewProps {
  readonly view: AuditView;
  readonly onClose: () => void;
}

export function DeleteView({ view, onClose }: DeleteViewProps) {
  const { t } = useTranslation('audit');
  const remove = useAct({
    run: () => deleteAuditView(view.id).then(() => true),
    outdates: [auditViewsQuery.queryKey],
    done: () => t('views.deleted'),
    onDone: onClose,
  });
  return (
    <ConfirmAct
      opened
      title={t('views.deleteTitle', { name: view.name })}
      act={t('views.doDelete')}
      isDangerous
      isRunning={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <Text size="sm">{t('views.deleteWhat')}</Text>
    </ConfirmAct>
  );
}
