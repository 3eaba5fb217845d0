import { Alert, Checkbox, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Impact } from '../../api/impact.ts';
import { Problem } from '../../api/problem.ts';
import { type DeadEnd, DeadEndList } from './DeadEndList.tsx';
import type { ImpactStanding } from './useImpact.ts';

/** F6: what stands against saving. `confirm`: only until the list was seen; `refused`: in any case. */
export type Stop =
  | { readonly kind: 'none' }
  | { readonly kind: 'confirm'; readonly deadEnds: readonly DeadEnd[] }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

/** The impact tells it beforehand; where it was not seen, or people changed meanwhile, the refused save does. */
export function stopOf(standing: ImpactStanding, error: unknown): Stop {
  if (error instanceof Problem) {
    if (error.code === 'dead_ends') return { kind: 'confirm', deadEnds: error.facts['deadEnds'] as readonly DeadEnd[] };
    if (ALWAYS.includes(error.code)) return { kind: 'refused', code: error.code, detail: error.detail };
  }
  return standing.kind === 'known' ? stopBy(standing.impact) : { kind: 'none' };
}

const ALWAYS: readonly string[] = ['no_enrollable_kind', 'administrators_locked_out'];

function stopBy({ save, deadEnds }: Impact): Stop {
  switch (save.verdict) {
    case 'accepted':
      return { kind: 'none' };
    case 'needs_confirmation':
      return { kind: 'confirm', deadEnds };
    case 'refused':
      return { kind: 'refused', code: save.code ?? '', detail: save.detail ?? '' };
  }
}

interface SaveStopProps {
  readonly stop: Stop;
  readonly isAccepted: boolean;
  readonly onAccept: (isAccepted: boolean) => void;
}

/** Why this cannot be saved, or not before the list of those who would be stuck was seen. */
export function SaveStop({ stop, isAccepted, onAccept }: SaveStopProps) {
  const { t } = useTranslation('impact');
  switch (stop.kind) {
    case 'none':
      return null;
    case 'refused':
      return (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t([`stop.${stop.code}.title`, 'stop.other'])}>
          <Stack gap="xs">
            <Text size="sm">{stop.detail}</Text>
            {ALWAYS.includes(stop.code) ? <Text size="sm">{t(`stop.${stop.code}.text`)}</Text> : null}
          </Stack>
        </Alert>
      );
    case 'confirm':
      return (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t('enforcement:deadEnds.title')}>
          <Stack gap="sm">
            <Text size="sm">{t('enforcement:deadEnds.text')}</Text>
            <DeadEndList deadEnds={stop.deadEnds} />
            <Checkbox
              label={t('enforcement:deadEnds.accept')}
              checked={isAccepted}
              onChange={({ currentTarget }) => onAccept(currentTarget.checked)}
            />
          </Stack>
        </Alert>
      );
  }
}
