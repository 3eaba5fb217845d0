import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { whyUnreachable } from './whyUnreachable.ts';

/** What was refused, and what helps: a provider that does not answer is told by codes of the network. */
export function ProviderProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('providers');
  const help = error instanceof Problem ? helpFor(error) : null;
  return <ProblemAlert error={error}>{help === null ? null : <Text size="sm">{t(`help.${help}`)}</Text>}</ProblemAlert>;
}

function helpFor({ code, detail }: Problem): string | null {
  if (code === 'upstream_unreachable') return whyUnreachable(detail);
  if (code === 'upstream_issuer_taken') return 'issuerTaken';
  return code === 'upstream_not_found' ? 'gone' : null;
}
