import { Alert, Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Somebody looks at another administrator's rule meanwhile: their own draft waits. */
export function KeptDraft({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation('enforcement');
  return (
    <Alert color="blue" role="status" title={t('conflict.kept.title')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('conflict.kept.text')}</Text>
        <Button size="xs" variant="default" onClick={onBack}>
          {t('conflict.kept.back')}
        </Button>
      </Stack>
    </Alert>
  );
}
