import { Drawer, type DrawerProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The panel itself, loaded by the first one that opens (SidePanel.tsx). */
export function SidePanelWindow(props: DrawerProps) {
  const { t } = useTranslation('parts');
  return <Drawer position="right" closeButtonProps={{ 'aria-label': t('close') }} {...props} />;
}
