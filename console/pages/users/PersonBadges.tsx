import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../api/serverClock.ts';
import type { UserListed } from '../../api/users.ts';
import { momentText } from '../../parts/timeTexts.ts';

type Marked = Pick<UserListed, 'disabledAt' | 'locked' | 'bypassUntil' | 'mustEnrolUntil' | 'invitedUntil'>;

/** What is not as usual with an account; "Active" where everything is. */
export function PersonBadges({ person }: { readonly person: Marked }) {
  const { t, i18n } = useTranslation('users');
  const until = (at: string) => momentText(new Date(at), i18n.language);
  const marks: { readonly name: string; readonly colour: string; readonly text: string }[] = [];
  if (person.disabledAt !== null) marks.push({ name: 'disabled', colour: 'gray', text: t('badge.disabled') });
  if (person.locked) marks.push({ name: 'locked', colour: 'red', text: t('badge.locked') });
  if (person.bypassUntil !== null) {
    marks.push({ name: 'bypassed', colour: 'orange', text: t('badge.bypassed', { until: until(person.bypassUntil) }) });
  }
  if (person.mustEnrolUntil !== null) {
    const isOpen = Date.parse(person.mustEnrolUntil) > serverNow();
    marks.push({
      name: 'window',
      colour: isOpen ? 'blue' : 'red',
      text: t(isOpen ? 'badge.mustEnrol' : 'badge.windowOver', { until: until(person.mustEnrolUntil) }),
    });
  }
  if (person.invitedUntil !== null) marks.push({ name: 'invited', colour: 'blue', text: t('badge.invited') });
  if (marks.length === 0) return t('badge.active');
  return (
    <Group gap={4}>
      {marks.map(({ name, colour, text }) => (
        <Badge key={name} color={colour} variant="light" tt="none" styles={{ label: { whiteSpace: 'normal' } }} h="auto" mih={20}>
          {text}
        </Badge>
      ))}
    </Group>
  );
}
