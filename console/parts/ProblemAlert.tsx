import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Cancelled, Problem } from '../api/problem.ts';

interface ProblemAlertProps {
  /** Whatever was thrown; null and a proof that was not shown say nothing. */
  readonly error: unknown;
  readonly retry?: () => void;
  /** What helps here, beside the words of the server. */
  readonly children?: ReactNode;
}

/** What the API refused, in its own words, with the code that the documentation explains. */
export function ProblemAlert({ error, retry, children }: ProblemAlertProps) {
  const { t } = useTranslation('parts');
  if (error === null || error === undefined || error instanceof Cancelled) return null;
  const problem = error instanceof Problem && error.code !== 'network_failed' ? error : null;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={problem?.title ?? t('problem.noAnswer')} role="alert" my="md">
      <Text size="sm">{problem?.detail ?? t('problem.tryAgain')}</Text>
      {children}
      {problem === null ? null : (
        <Text size="xs" c="dimmed" mt="xs">
          {t('problem.code', { code: problem.code })}
        </Text>
      )}
      {retry === undefined ? null : (
        <Button size="xs" variant="default" mt="sm" onClick={retry}>
          {t('problem.retry')}
        </Button>
      )}
    </Alert>
  );
}
