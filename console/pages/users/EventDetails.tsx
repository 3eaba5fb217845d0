import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EventListed } from '../../api/events.ts';
import { momentText } from '../../parts/timeTexts.ts';

/** Of the data of an event what says most about it, in the order in which people ask for it. */
const TOLD = [
  'aal',
  'methods',
  'method',
  'step',
  'reason',
  'because',
  'kind',
  'label',
  'device',
  'remaining',
  'from',
  'to',
  'until',
] as const;

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** The heart of an event in one line. All of it is in the audit. */
export function EventDetails({ event: { data } }: { readonly event: EventListed }) {
  const { t, i18n } = useTranslation('user');
  const told = TOLD.flatMap((name) => {
    const words = wordsIn(data[name]).map((word) => wordOf(name, word));
    return words.length === 0 ? [] : [`${t(`history.data.${name}`)} ${words.join(', ')}`];
  });
  return (
    <Text size="sm" span>
      {told.length === 0 ? '–' : told.join(' · ')}
    </Text>
  );

  /** What people typed stays as they typed it; what is a code of ours is said in words. */
  function wordOf(name: (typeof TOLD)[number], word: string): string {
    if (INSTANT.test(word)) return momentText(new Date(word), i18n.language);
    const isCode = name !== 'label' && name !== 'device' && /^[a-z_]+$/.test(word);
    return isCode ? t(`history.word.${word}`, { defaultValue: word }) : word;
  }
}

/** Empty: there is nothing to say in one line. "mfa" says again that the level is 2. */
function wordsIn(value: unknown): readonly string[] {
  return [value].flat().flatMap((one) => {
    if (typeof one === 'number') return [String(one)];
    return typeof one === 'string' && one !== '' && one !== 'mfa' ? [one] : [];
  });
}
