import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';

interface EditConflictProps {
  /** What saving was refused with. */
  readonly error: unknown;
  readonly isSaving: boolean;
  /** Shows what is saved now, in the place of what was typed. */
  readonly onLook: () => void;
  /** Saves what was typed all the same. @param edition of what is saved now. */
  readonly onSaveOver: (edition: number) => void;
}

/** Somebody else saved while this was being written: nothing of either is lost unseen. Says nothing where that is not so. */
export function EditConflict({ error, isSaving, onLook, onSaveOver }: EditConflictProps) {
  const { t } = useTranslation('parts');
  const edition = editionIn(error);
  if (edition === null) return null;
  return (
    <Alert color="orange" role="alert" icon={<IconUsers aria-hidden />} title={t('conflict.title')}>
      <Stack gap="sm">
        <Text size="sm">{t('conflict.what')}</Text>
        <Group gap="sm">
          <Button size="sm" variant="default" onClick={onLook}>
            {t('conflict.look')}
          </Button>
          <Button size="sm" variant="default" loading={isSaving} onClick={() => onSaveOver(edition)}>
            {t('conflict.saveOver')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

/** @returns the edition that is saved now; null: it was refused for something else, or not at all. */
export function editionIn(error: unknown): number | null {
  if (!(error instanceof Problem) || error.code !== 'edition_conflict') return null;
  const { edition } = error.facts;
  return typeof edition === 'number' ? edition : null;
}
