import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Explanations, explanationsQueryOf } from '../../api/explanations.ts';
import { userQueryOf } from '../../api/users.ts';
import { Level } from '../../parts/Level.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { RuleLink } from '../../parts/RuleLink.tsx';
import { When } from '../../parts/When.tsx';
import { WhyDetails } from './WhyDetails.tsx';

type Explanation = Explanations['explanations'][number];

/** For one person: which rule wins at each application, what comes of it at the next sign-in, and why. */
export function PersonRules({ user }: { readonly user: string }) {
  const { t } = useTranslation('groupRules');
  const { data, error, refetch } = useQuery(explanationsQueryOf(user));
  const { data: person } = useQuery(userQueryOf(user));
  return (
    <RowTable<Explanation>
      caption={t('lookUp.caption', { name: person?.displayName ?? '…' })}
      columns={[
        { name: t('lookUp.application'), cell: ({ application }) => application?.name ?? t('lookUp.anywhere') },
        {
          name: t('lookUp.rule'),
          cell: ({ decision, rules }) => (
            <Stack gap={4} align="flex-start">
              <Level level={decision.level} />
              {rules.length === 0 ? <Text size="sm">{t('lookUp.unconfigured')}</Text> : null}
              {rules.map((rule) => (
                <Text key={`${rule.scope.kind} ${rule.name}`} size="sm">
                  <RuleLink scope={rule.scope} name={rule.name} />
                </Text>
              ))}
            </Stack>
          ),
        },
        { name: t('lookUp.outcome'), cell: (explanation) => <WhatComes explanation={explanation} /> },
      ]}
      rows={data?.explanations}
      keyOf={({ application }) => application?.id ?? 'none'}
      error={error}
      retry={() => void refetch()}
      empty={t('lookUp.empty')}
    />
  );
}

function WhatComes({ explanation: { outcome, deadline, sentences } }: { readonly explanation: Explanation }) {
  const { t } = useTranslation('groupRules');
  return (
    <Stack gap={4}>
      <Text size="sm">{outcome}</Text>
      {deadline === null ? null : (
        <Text size="sm">
          {t('lookUp.until')} <When at={deadline} />
        </Text>
      )}
      <WhyDetails why={sentences} />
    </Stack>
  );
}
