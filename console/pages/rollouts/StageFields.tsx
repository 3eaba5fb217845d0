import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GroupsPicker } from '../../parts/GroupsPicker.tsx';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { LaterMoment } from '../enforcement/LaterMoment.tsx';
import type { PlanForm } from './planForm.ts';

interface StageFieldsProps {
  readonly form: PlanForm;
  readonly onChange: (part: Partial<PlanForm>) => void;
}

/** Who has to, and when: groups first if some shall go first, then growing shares if there are some, then everybody. */
export function StageFields({ form, onChange }: StageFieldsProps) {
  const { t } = useTranslation('rollouts');
  const { scope, first, firstAt, shares, at } = form;
  const changeShare = (key: number, part: Partial<PlanForm['shares'][number]>): void =>
    onChange({ shares: shares.map((share) => (share.key === key ? { ...share, ...part } : share)) });
  const addShare = (): void => {
    const last = shares.at(-1);
    const percent = last === undefined || last.percent === '' ? 10 : Math.min(99, last.percent * 2);
    onChange({ shares: [...shares, { key: (last?.key ?? 0) + 1, percent, at: null }] });
  };
  return (
    <Stack gap="md">
      {scope === 'tenant' ? (
        <>
          <GroupsPicker
            label={t('new.stages.first')}
            description={t('new.stages.firstAbout')}
            value={first}
            onChange={(groups) => onChange({ first: groups })}
          />
          {first.length === 0 ? null : (
            <LaterMoment label={t('new.stages.firstAt')} value={firstAt} onChange={(chosen) => onChange({ firstAt: chosen })} />
          )}
        </>
      ) : null}
      {shares.map(({ key, percent, at: shareAt }, index) => (
        <Group key={key} align="flex-start">
          <WholeNumber
            label={t('new.stages.share', { number: index + 1 })}
            description={t('new.stages.shareAbout')}
            value={percent}
            onChange={(chosen) => changeShare(key, { percent: chosen })}
            min={1}
            max={99}
            rightSection="%"
          />
          <LaterMoment
            label={t('new.stages.shareAt', { number: index + 1 })}
            value={shareAt}
            onChange={(chosen) => changeShare(key, { at: chosen })}
          />
          <Button variant="subtle" mt={48} onClick={() => onChange({ shares: shares.filter((share) => share.key !== key) })}>
            {t('new.stages.without', { number: index + 1 })}
          </Button>
        </Group>
      ))}
      <Group>
        <Button variant="default" size="xs" onClick={addShare}>
          {t('new.stages.addShare')}
        </Button>
      </Group>
      <LaterMoment label={t('new.stages.allAt')} value={at} onChange={(chosen) => onChange({ at: chosen })} />
    </Stack>
  );
}
