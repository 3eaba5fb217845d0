import { Paper, Progress, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Impact, Outcome } from '../../api/impact.ts';
import { dateText } from '../../parts/timeTexts.ts';
import type { ImpactStanding } from './useImpact.ts';

/** The heaviest first; nobody is left out of the sum. */
const ORDER = ['cannot_satisfy', 'must_enrol', 'can_skip_until', 'challenged', 'no_longer_asked', 'no_change'] as const;

const COLOURS: Readonly<Partial<Record<Outcome, string>>> = { cannot_satisfy: 'red', must_enrol: 'orange' };

interface ImpactNumbersProps {
  readonly standing: Exclude<ImpactStanding, { kind: 'none' | 'failed' }>;
  /** Opens the list of the people behind a number. */
  readonly onOpen: (outcome: Outcome) => void;
}

/** "412 people will have to enrol": what a draft would do, as numbers that open into lists. */
export function ImpactNumbers({ standing, onOpen }: ImpactNumbersProps) {
  const { t } = useTranslation('impact');
  const impact = standing.kind === 'known' ? standing.impact : standing.before;
  const counted = standing.kind === 'counting' ? standing.counted : null;
  return (
    <Stack gap="sm" aria-busy={standing.kind === 'counting'}>
      <Text fw={600} role="status">
        {standing.kind === 'known' ? <Headline impact={standing.impact} /> : t('counting')}
      </Text>
      {counted === null || counted.of === 0 ? null : (
        <Progress value={(100 * counted.counted) / counted.of} aria-label={t('progress', { counted: counted.counted, of: counted.of })} />
      )}
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm">
        {ORDER.map((outcome) =>
          impact === null ? (
            <Skeleton key={outcome} h={112} />
          ) : (
            <One key={outcome} outcome={outcome} impact={impact} isCounting={standing.kind === 'counting'} onOpen={onOpen} />
          ),
        )}
      </SimpleGrid>
      {impact === null ? null : <SignedIn impact={impact} />}
      {impact === null ? null : <LeftOut impact={impact} />}
    </Stack>
  );
}

function Headline({ impact: { numbers, counted } }: { readonly impact: Impact }) {
  const { t } = useTranslation('impact');
  const concerned = counted - numbers.no_change.people;
  if (concerned === 0) return <>{t('headline.nobody', { count: counted })}</>;
  return <>{t('headline.some', { count: concerned, of: counted })}</>;
}

interface OneProps {
  readonly outcome: Outcome;
  readonly impact: Impact;
  readonly isCounting: boolean;
  readonly onOpen: (outcome: Outcome) => void;
}

function One({ outcome, impact, isCounting, onOpen }: OneProps) {
  const { t, i18n } = useTranslation('impact');
  const { people, administrators, neverSignedIn } = impact.numbers[outcome];
  const colour = people === 0 ? undefined : COLOURS[outcome];
  const deadlines = outcome === 'can_skip_until' ? impact.numbers.can_skip_until.deadlines : null;
  const isEnrolling = outcome === 'must_enrol' || outcome === 'can_skip_until';
  const content = (
    <>
      <Text size="xl" fw={700} {...(colour === undefined ? {} : { c: `var(--mantine-color-${colour}-light-color)` })}>
        {people.toLocaleString(i18n.language)}
      </Text>
      <Text size="sm">
        {t(`outcome.${outcome}`, { count: people })}
        {deadlines === null ? '' : ` ${t('until', { at: dateText(new Date(deadlines.latest), i18n.language) })}`}
      </Text>
      {people > 0 && isEnrolling ? (
        <Text size="xs" c="dimmed">
          {t('populations', { never: neverSignedIn, before: people - neverSignedIn })}
        </Text>
      ) : null}
      {administrators === 0 || outcome === 'no_change' ? null : (
        <Text size="xs" c="dimmed">
          {t('administrators', { count: administrators })}
        </Text>
      )}
    </>
  );
  const look = { p: 'sm', withBorder: true, mih: 112, opacity: isCounting ? 0.6 : 1 } as const;
  if (people === 0) return <Paper {...look}>{content}</Paper>;
  return (
    <Paper {...look} component="button" type="button" ta="start" className="number" onClick={() => onOpen(outcome)} disabled={isCounting}>
      {content}
      <Text size="xs" td="underline">
        {t('see')}
      </Text>
    </Paper>
  );
}

function SignedIn({ impact: { sessions } }: { readonly impact: Impact }) {
  const { t } = useTranslation('impact');
  if (sessions === null) return null;
  const { judged, asked } = sessions;
  return <Text size="sm">{judged === 0 ? t('sessions.none') : t('sessions.judged', { count: judged, asked })}</Text>;
}

function LeftOut({ impact: { disabled } }: { readonly impact: Impact }) {
  const { t } = useTranslation('impact');
  if (disabled === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {t('disabled', { count: disabled })}
    </Text>
  );
}
