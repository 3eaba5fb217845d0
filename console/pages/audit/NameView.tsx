import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditView, auditViewsQuery, changeAuditView, makeAuditView } from '../../api/auditViews.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';
import { type AuditQuestion, askedBy } from './auditSearch.ts';

interface NameViewProps {
  readonly question: AuditQuestion;
  /** null: a new one. */
  readonly view: AuditView | null;
  readonly onClose: () => void;
}

/** Keeps what is asked under a name, or gives a view another one. */
export function NameView({ question, view, onClose }: NameViewProps) {
  const { t } = useTranslation('audit');
  const [name, setName] = useState(view?.name ?? '');
  const save = useAct({
    run: () => (view === null ? makeAuditView({ name, question: askedBy(question) }) : changeAuditView(view.id, { name })),
    outdates: [auditViewsQuery.queryKey],
    done: () => t('views.saved'),
    onDone: onClose,
  });
  const words = view === null ? 'save' : 'rename';
  return (
    <ConfirmAct
      opened
      title={t(`views.${words}Title`)}
      act={t('views.do')}
      isRunning={save.isPending}
      error={save.error}
      isReady={name.trim() !== ''}
      onConfirm={() => save.mutate()}
      onClose={onClose}
    >
      <Text size="sm">{t('views.everybody')}</Text>
      <TextInput
        label={t('views.name')}
        maxLength={200}
        data-autofocus
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
    </ConfirmAct>
  );
}
