import { Box, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Version } from '../../api/policy.ts';
import { dateText } from '../../parts/timeTexts.ts';

const COLOURS = { off: 'gray.5', optional: 'blue.5', required: 'harbour.6', none: 'gray.3' } as const;

/** Beyond so many the oldest are left to the list. */
const MOST = 12;

/** The dial over time: a piece for each version, wider the longer it held. What has not begun is paler, behind a gap at "now". */
export function TimelinePicture({ versions }: { readonly versions: readonly Version[] }) {
  const { t, i18n } = useTranslation('enforcement');
  const held = versions.filter(({ state }) => state !== 'withdrawn' && state !== 'gone').slice(-MOST);
  if (held.length === 0) return null;
  const now = new Date();
  const words = held.map(({ says }) =>
    t('timeline.piece', { level: t(`level.${says.level ?? 'none'}`), from: dateText(new Date(says.from), i18n.language) }),
  );
  return (
    <Box role="img" aria-label={t('timeline.picture', { pieces: words.join('; ') })}>
      <Group gap={3} wrap="nowrap" align="stretch">
        {held.map((version, at) => {
          const until = new Date(held[at + 1]?.says.from ?? Math.max(now.getTime(), new Date(version.says.from).getTime() + WEEK));
          return (
            <Box key={version.id} flex={`${widthOf(version, until)} 1 0`} miw={0} ps={version.state === 'scheduled' ? 'xs' : 0}>
              <Box h={14} bg={COLOURS[version.says.level ?? 'none']} bdrs="xs" opacity={version.state === 'scheduled' ? 0.55 : 1} />
              <Text size="xs" truncate>
                {t(`level.${version.says.level ?? 'none'}`)}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {dateText(new Date(version.says.from), i18n.language)}
              </Text>
            </Box>
          );
        })}
      </Group>
    </Box>
  );
}

const WEEK = 7 * 86_400_000;

/** Long times are pressed together, so that a version of an hour is still seen beside one of a year. */
function widthOf({ says }: Version, until: Date): number {
  const days = (until.getTime() - new Date(says.from).getTime()) / 86_400_000;
  return 1 + Math.log2(1 + Math.max(0, days));
}
