import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dateText, distanceText, momentText } from './timeTexts.ts';

interface WhenProps {
  /** RFC 3339, as the API tells it. */
  readonly at: string;
  /** `moment`: date and time; `date`: the date; `distance`: "in 3 days", "2 hours ago". */
  readonly as?: 'moment' | 'date' | 'distance';
}

/** An instant in the reader's zone and language, with UTC for whoever points at it or comes to it by keyboard. */
export function When({ at, as = 'moment' }: WhenProps) {
  const { i18n } = useTranslation();
  const instant = new Date(at);
  const text = TEXTS[as](instant, i18n.language);
  return (
    <Tooltip label={`${instant.toISOString().replace('T', ' ').slice(0, 19)} UTC`} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at}>{text}</time>
    </Tooltip>
  );
}

const TEXTS = { moment: momentText, date: dateText, distance: (at: Date, language: string) => distanceText(at, new Date(), language) };
