import { Badge, Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RuleSaid, timelineQuery, type Version } from '../../api/policy.ts';
import { useMay } from '../../api/self.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { Level } from '../../parts/Level.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { When } from '../../parts/When.tsx';
import { addressedScope, type EditedScope } from './editedScope.ts';
import { RuleDifference } from './RuleDifference.tsx';
import { TimelinePicture } from './TimelinePicture.tsx';
import { useWho } from './useWho.ts';
import { WithdrawVersion } from './WithdrawVersion.tsx';

interface RuleTimelineProps {
  readonly scope: EditedScope;
  /** Puts what a version said into the editor, where its impact is seen before it is saved again. */
  readonly onRestore: (said: RuleSaid) => void;
}

const COLOURS = { past: 'gray', in_force: 'harbour', scheduled: 'blue', withdrawn: 'gray', gone: 'gray' } as const;

/** A version with the one before it, from which it differs. */
interface Entry {
  readonly version: Version;
  readonly before: RuleSaid | null;
}

/** All versions of a rule, as a picture and as a list: who, when, what changed, and the way back. */
export function RuleTimeline({ scope, onRestore }: RuleTimelineProps) {
  const { t } = useTranslation('enforcement');
  const mayChange = useMay()('set_policy');
  const who = useWho();
  const { data, error, refetch } = useQuery(timelineQuery(addressedScope(scope)));
  const [withdrawn, setWithdrawn] = useState<Version | null>(null);
  const entries = data === undefined ? undefined : entriesOf(data.versions);
  const columns: [Column<Entry>, ...Column<Entry>[]] = [
    { name: t('timeline.from'), cell: ({ version }) => <When at={version.says.from} /> },
    {
      name: t('timeline.state'),
      cell: ({ version }) => (
        <Stack gap={4} align="flex-start">
          <Badge variant="light" tt="none" miw="max-content" color={COLOURS[version.state]}>
            {t(`state.${version.state}`)}
          </Badge>
          {version.effect === 'looser_than_tenant' ? (
            <Badge variant="light" tt="none" miw="max-content" color="orange">
              {t('dial.noEffect')}
            </Badge>
          ) : null}
        </Stack>
      ),
    },
    { name: t('part.level'), cell: ({ version }) => <Level level={version.says.level} /> },
    { name: t('timeline.changed'), cell: ({ version, before }) => <RuleDifference before={before} after={version.says} /> },
    {
      name: t('timeline.who'),
      cell: ({ version }) => (
        <Text size="sm">
          {who(version)}, <When at={version.createdAt} as="distance" />
        </Text>
      ),
    },
    ...(mayChange
      ? [
          {
            name: t('timeline.acts'),
            cell: ({ version }: Entry) =>
              version.state === 'scheduled' ? (
                <Button size="compact-sm" variant="subtle" color="red" onClick={() => setWithdrawn(version)}>
                  {t('timeline.withdraw')}
                </Button>
              ) : version.state === 'past' ? (
                <Button size="compact-sm" variant="subtle" onClick={() => onRestore(version.says)}>
                  {t('timeline.restore')}
                </Button>
              ) : null,
          },
        ]
      : []),
  ];
  return (
    <FormSection title={t('timeline.title')} intro={t('timeline.intro')}>
      {data === undefined ? null : <TimelinePicture versions={data.versions} />}
      <RowTable
        caption={t('timeline.caption')}
        columns={columns}
        rows={entries}
        keyOf={({ version }) => version.id}
        error={error}
        retry={() => void refetch()}
        empty={t('timeline.empty')}
      />
      <WithdrawVersion version={withdrawn} onClose={() => setWithdrawn(null)} />
    </FormSection>
  );
}

/** Newest first. What was withdrawn changed nothing, so that no other version is compared with it. */
function entriesOf(versions: readonly Version[]): readonly Entry[] {
  const entries: Entry[] = [];
  let before: RuleSaid | null = null;
  for (const version of versions) {
    entries.unshift({ version, before });
    if (version.state !== 'withdrawn') before = version.says;
  }
  return entries;
}
