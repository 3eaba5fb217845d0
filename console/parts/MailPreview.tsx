import { Paper, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Preview } from '../api/messages.ts';
import { drawnMail } from './drawnMail.ts';

/** A mail as a mail program shows it. Its own styles reach nothing else, and nothing in it does anything. */
export function MailPreview({ mail }: { readonly mail: Preview }) {
  const { t } = useTranslation('mail');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const root = place.current.shadowRoot ?? place.current.attachShadow({ mode: 'open' });
    const { content, styles } = drawnMail(mail.html);
    root.adoptedStyleSheets = styles;
    root.replaceChildren(content);
  }, [mail.html]);
  return (
    <Stack gap="xs">
      <Text size="sm">
        {t('from')} <strong>{mail.fromName}</strong>
      </Text>
      <Text size="sm">
        {t('subject')}: <strong>{mail.subject}</strong>
      </Text>
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <div ref={place} />
      </Paper>
    </Stack>
  );
}
