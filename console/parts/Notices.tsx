import { Notifications, notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { allTold } from './tell.ts';

/** Shows each notice, and lets it go by itself. */
export function Notices({ notices }: { readonly notices: readonly string[] }) {
  const { t } = useTranslation('parts');
  useEffect(() => {
    for (const message of notices) {
      notifications.show({ message, color: 'harbour', withCloseButton: true, closeButtonProps: { 'aria-label': t('close') } });
    }
    allTold();
  }, [notices, t]);
  return <Notifications position="top-right" />;
}
