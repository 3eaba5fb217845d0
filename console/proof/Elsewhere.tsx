import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface ElsewhereProps {
  readonly because: string;
  readonly address: string;
  readonly link: string;
  readonly onDone: () => void;
}

/** What takes more than a dialog is done in another tab, so that this page keeps what was typed. */
export function Elsewhere({ because, address, link, onDone }: ElsewhereProps) {
  const { t } = useTranslation('proof');
  return (
    <Stack>
      <Text>{because}</Text>
      <Group>
        <Button component="a" href={address} target="_blank" rel="opener">
          {link}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('goOn')}
        </Button>
      </Group>
    </Stack>
  );
}
