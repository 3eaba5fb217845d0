import { useTranslation } from 'react-i18next';
import { FAILURES, failureGivenUp, PAUSES, statusAnswered } from '../../../src/domain/outward/reasons.ts';

/** Words for why a try was in vain, and for why a receiver is told nothing. What this console has none for is shown as it was told. */
export function useReasons(): { readonly failure: (told: string) => string; readonly pause: (because: string) => string } {
  const { t } = useTranslation('receivers');
  const failure = (told: string): string => {
    const status = statusAnswered(told);
    if (status !== null) return t(`failure.status.${groupOf(status)}`, { status });
    const known = keyOf(FAILURES, told);
    return known === null ? t('failure.code', { code: told }) : t(`failure.${known}`);
  };
  const pause = (because: string): string => {
    const last = failureGivenUp(because);
    if (last !== null) return t('pause.givenUp', { failure: failure(last) });
    const known = keyOf(PAUSES, because);
    return known === null ? because : t(`pause.${known}`);
  };
  return { failure, pause };
}

function keyOf<Key extends string>(words: Readonly<Record<Key, string>>, told: string): Key | null {
  return (Object.keys(words) as Key[]).find((key) => words[key] === told) ?? null;
}

function groupOf(status: number) {
  if (status === 401 || status === 403) return 'notAccepted';
  if (status === 404 || status === 410) return 'notThere';
  if (status === 429) return 'tooMany';
  if (status >= 500) return 'trouble';
  return status >= 300 && status < 400 ? 'elsewhere' : 'other';
}
