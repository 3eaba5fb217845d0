import { Accordion, Badge, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Explanations, explanationsQueryOf } from '../../api/explanations.ts';
import type { UserShown } from '../../api/users.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { Level } from '../../parts/Level.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { RuleLink } from '../../parts/RuleLink.tsx';
import { When } from '../../parts/When.tsx';

type Explanation = Explanations['explanations'][number];

const COLOURS = { grant: 'green', challenge: 'blue', enrol: 'orange', reauthenticate: 'blue', refuse: 'red' } as const satisfies Record<
  Explanation['decision']['outcome'],
  string
>;

/** What would happen at each application if this person signed in now with the right password, and why: as `explain` says it. */
export function EffectivePolicy({ user }: { readonly user: UserShown }) {
  const { t } = useTranslation('user');
  const { data, error, refetch } = useQuery(explanationsQueryOf(user.id));
  return (
    <FormSection title={t('policy.title')} intro={t('policy.intro')}>
      <ProblemAlert error={error} retry={() => void refetch()} />
      {data === undefined && error === null ? <Skeleton height={160} /> : null}
      {data === undefined || data.gate === 'none' ? null : <Text fw={600}>{t(`policy.gate.${data.gate}`)}</Text>}
      {data === undefined ? null : (
        <Accordion variant="separated" multiple order={3}>
          {data.explanations.map((explanation) => (
            <At key={explanation.application?.id ?? 'none'} explanation={explanation} />
          ))}
        </Accordion>
      )}
    </FormSection>
  );
}

function At({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation('user');
  const { application, decision, rules, deadline, outcome } = explanation;
  // The first of them is what stands above already.
  const sentences = explanation.sentences.filter((sentence) => sentence !== outcome);
  return (
    <Accordion.Item value={application?.id ?? 'none'}>
      <Accordion.Control>
        <Stack gap={4}>
          <Group gap="xs">
            <Text span fw={600}>
              {application?.name ?? t('policy.anywhere')}
            </Text>
            <Level level={decision.level} />
            <Badge color={COLOURS[decision.outcome]} variant="light" tt="none">
              {t(`policy.outcome.${decision.outcome}`)}
            </Badge>
          </Group>
          <Text span size="sm" c="dimmed">
            {outcome}
          </Text>
        </Stack>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">
          {deadline === null ? null : (
            <Text size="sm">
              {t('policy.deadline')} <When at={deadline} /> (<When at={deadline} as="distance" />)
            </Text>
          )}
          <div>
            <Text size="sm" fw={600}>
              {t('policy.why')}
            </Text>
            <List size="sm">
              {sentences.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          </div>
          {rules.length === 0 ? null : (
            <div>
              <Text size="sm" fw={600}>
                {t('policy.rules')}
              </Text>
              <List size="sm">
                {rules.map((rule) => (
                  <List.Item key={`${rule.scope.kind} ${rule.name}`}>
                    <RuleLink scope={rule.scope} name={rule.name} /> {t('policy.since')} <When at={rule.from} as="date" />
                  </List.Item>
                ))}
              </List>
            </div>
          )}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
