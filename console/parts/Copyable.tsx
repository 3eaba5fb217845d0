import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface CopyableProps {
  readonly value: string;
  /** What is copied: "the client id". */
  readonly what: string;
  /** Several lines: as they are written. */
  readonly block?: true;
}

/** A value that is to be pasted elsewhere. */
export function Copyable({ value, what, block }: CopyableProps) {
  const { t } = useTranslation('parts');
  return (
    <Group gap="xs" wrap="nowrap" align={block ? 'flex-start' : 'center'}>
      {block ? (
        // Long lines are scrolled, by keyboard as well.
        <Code block tabIndex={0} role="group" aria-label={what} flex={1} miw={0}>
          {value}
        </Code>
      ) : (
        <Code miw={0} style={{ overflowWrap: 'anywhere' }}>
          {value}
        </Code>
      )}
      <CopyButton value={value} timeout={2_000}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('copied') : t('copy', { what })}>
            <ActionIcon variant="subtle" onClick={copy} aria-label={copied ? t('copied') : t('copy', { what })}>
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
