import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog.tsx';
import { ProblemAlert } from './ProblemAlert.tsx';

interface ConfirmActProps {
  readonly opened: boolean;
  readonly title: string;
  /** The verb of the act: "End 12 sessions". */
  readonly act: string;
  readonly isDangerous?: true;
  readonly isRunning: boolean;
  /** What the last try was refused with; null: nothing. */
  readonly error: unknown;
  /** false: something is missing in what the dialog asks. */
  readonly isReady?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What will happen, to how many, and what is asked besides (a reason). */
  readonly children: ReactNode;
}

/** Asks before something that is not easily undone. The dialog stays open with what was typed until the act is done. */
export function ConfirmAct(props: ConfirmActProps) {
  const { opened, title, act, isDangerous, isRunning, error, isReady = true, onConfirm, onClose, children } = props;
  const { t } = useTranslation('parts');
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <Stack gap="md">
          {children}
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={isRunning} disabled={!isReady} {...(isDangerous ? { color: 'red' } : {})}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
