import '@mantine/charts/styles.css';
import { AreaChart, BarChart } from '@mantine/charts';
import { SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview.ts';
import { FactorMix } from './FactorMix.tsx';
import { Picture } from './Picture.tsx';
import { percentText, shareOf } from './share.ts';

type Day = Overview['days'][number];

/** Words on axes are small: as dark as other dimmed words, so that they can be read. */
const AXES = { textColor: 'var(--mantine-color-dimmed)', gridColor: 'var(--mantine-color-default-border)', tickLine: 'none' } as const;
/** A picture is one thing for the keyboard: its numbers are in its table. */
const STILL = { accessibilityLayer: false };

const AAL_COLOURS = { 1: 'orange.5', 2: 'harbour.5' } as const;

/** How it came to that, day by day; and which kinds of factor people hold. */
export function OverviewPictures({ overview }: { readonly overview: Overview }) {
  const { days, people } = overview;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Enrolled days={days} />
      <FactorMix people={people} />
      <SignIns days={days} />
      <Enrolments days={days} />
    </SimpleGrid>
  );
}

function Enrolled({ days }: { readonly days: readonly Day[] }) {
  const { t, i18n } = useTranslation('overview');
  const { short, full, number } = useFormats();
  const percent = (value: number | null) => (value === null ? '–' : percentText(value, i18n.language));
  const shares = days.map(({ enrolment }) => (enrolment === null ? null : shareOf(enrolment.enrolled, enrolment.people)));
  const known = shares.filter((share) => share !== null);
  return (
    <Picture
      title={t('enrolled.title')}
      summary={t('enrolled.summary', { from: percent(known[0] ?? null), to: percent(known.at(-1) ?? null) })}
      columns={[t('day'), t('enrolled.share'), t('enrolled.enrolled'), t('enrolled.people')]}
      rows={days.map(({ day, enrolment }, at) => [
        full(day),
        percent(shares[at] ?? null),
        enrolment === null ? '–' : number(enrolment.enrolled),
        enrolment === null ? '–' : number(enrolment.people),
      ])}
      empty={known.length === 0 ? t('enrolled.none') : null}
    >
      <AreaChart
        h="100%"
        data={days.map(({ day }, at) => ({ day: short(day), share: shares[at] ?? null }))}
        dataKey="day"
        series={[{ name: 'share', label: t('enrolled.share'), color: 'harbour.5' }]}
        curveType="linear"
        connectNulls={false}
        withDots={known.length < 10}
        valueFormatter={(value) => percentText(value, i18n.language)}
        yAxisProps={{ domain: [0, 100], width: 52 }}
        areaChartProps={STILL}
        {...AXES}
      />
    </Picture>
  );
}

function SignIns({ days }: { readonly days: readonly Day[] }) {
  const { t } = useTranslation('overview');
  const { short, full, number } = useFormats();
  const sum = (aal: 1 | 2) => days.reduce((all, { signIns }) => all + (signIns?.[aal] ?? 0), 0);
  return (
    <Picture
      title={t('signIns.title')}
      summary={t('signIns.summary', { first: number(sum(1)), second: number(sum(2)) })}
      columns={[t('day'), t('aal1'), t('aal2')]}
      rows={days.map(({ day, signIns }) => [
        full(day),
        signIns === null ? '–' : number(signIns[1]),
        signIns === null ? '–' : number(signIns[2]),
      ])}
      empty={sum(1) + sum(2) === 0 ? t('signIns.none') : null}
      list={{ type: ['user.signed_in'], lastDays: days.length }}
      legend={[
        { name: t('aal1'), color: AAL_COLOURS[1] },
        { name: t('aal2'), color: AAL_COLOURS[2] },
      ]}
    >
      <BarChart
        h="100%"
        type="stacked"
        data={days.map(({ day, signIns }) => ({ day: short(day), second: signIns?.[2] ?? null, first: signIns?.[1] ?? null }))}
        dataKey="day"
        series={[
          { name: 'second', label: t('aal2'), color: AAL_COLOURS[2] },
          { name: 'first', label: t('aal1'), color: AAL_COLOURS[1] },
        ]}
        valueFormatter={number}
        yAxisProps={{ allowDecimals: false, width: 44 }}
        barChartProps={STILL}
        {...AXES}
      />
    </Picture>
  );
}

function Enrolments({ days }: { readonly days: readonly Day[] }) {
  const { t } = useTranslation('overview');
  const { short, full, number } = useFormats();
  const all = days.reduce((sum, { enrolments }) => sum + (enrolments ?? 0), 0);
  return (
    <Picture
      title={t('enrolments.title')}
      summary={t('enrolments.summary', { count: all })}
      columns={[t('day'), t('enrolments.people')]}
      rows={days.map(({ day, enrolments }) => [full(day), enrolments === null ? '–' : number(enrolments)])}
      empty={all === 0 ? t('enrolments.none') : null}
      list={{ type: ['factor.enrolled'], lastDays: days.length }}
    >
      <BarChart
        h="100%"
        data={days.map(({ day, enrolments }) => ({ day: short(day), people: enrolments }))}
        dataKey="day"
        series={[{ name: 'people', label: t('enrolments.people'), color: 'blue.5' }]}
        valueFormatter={number}
        yAxisProps={{ allowDecimals: false, width: 44 }}
        barChartProps={STILL}
        {...AXES}
      />
    </Picture>
  );
}

/** Days are those of UTC, and are named as such. */
function useFormats() {
  const { i18n } = useTranslation();
  const zone = { timeZone: 'UTC' } as const;
  const short = new Intl.DateTimeFormat(i18n.language, { ...zone, day: 'numeric', month: 'short' });
  const full = new Intl.DateTimeFormat(i18n.language, { ...zone, dateStyle: 'medium' });
  const number = new Intl.NumberFormat(i18n.language);
  return {
    short: (day: string) => short.format(new Date(day)),
    full: (day: string) => full.format(new Date(day)),
    number: (value: number) => number.format(value),
  };
}
