import { Modal, type ModalProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The window itself, loaded by the first dialog that opens (Dialog.tsx). */
export function DialogWindow(props: ModalProps) {
  const { t } = useTranslation('parts');
  return <Modal centered closeButtonProps={{ 'aria-label': t('close') }} {...props} />;
}
