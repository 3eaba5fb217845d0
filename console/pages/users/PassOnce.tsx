import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Pass } from '../../api/recovery.ts';
import { Copyable } from '../../parts/Copyable.tsx';
import { Countdown } from '../../parts/Countdown.tsx';
import { Dialog } from '../../parts/Dialog.tsx';

interface PassOnceProps {
  readonly pass: Pass;
  /** Whose it is. */
  readonly name: string;
  readonly onClose: () => void;
}

/** A new pass, to be handed over. It is nowhere else to be had, so that only the button closes it. */
export function PassOnce({ pass, name, onClose }: PassOnceProps) {
  const { t } = useTranslation('user');
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('pass.title', { name })}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Text size="sm">{t('pass.what')}</Text>
        <div>
          <Text size="sm" fw={600}>
            {t('pass.code')}
          </Text>
          <Text size="xl" component="div">
            <Copyable value={pass.code} what={t('pass.code')} />
          </Text>
        </div>
        <div>
          <Text size="sm" fw={600}>
            {t('pass.link')}
          </Text>
          <Copyable value={pass.link} what={t('pass.link')} />
        </div>
        <Text size="sm">
          {t('pass.goodFor')} <Countdown until={pass.expiresAt} />
        </Text>
        <Text size="sm" c="dimmed">
          {t('pass.once')}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('pass.handedOver')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
