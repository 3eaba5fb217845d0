import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import type { Readiness } from '../../api/readiness.ts';
import { Picture } from '../overview/Picture.tsx';

/** How many of those who are here now were ready, day by day. Days are those of UTC, and are named as such. */
export function ReadinessPicture({ readiness }: { readonly readiness: Readiness }) {
  const { t, i18n } = useTranslation('rollouts');
  const { days, people, ready } = readiness;
  const number = new Intl.NumberFormat(i18n.language);
  const day = new Intl.DateTimeFormat(i18n.language, { timeZone: 'UTC', dateStyle: 'medium' });
  const rows = days.map((one) => ({ day: day.format(new Date(one.day)), ready: one.ready }));
  const first = days[0]?.ready ?? 0;
  return (
    <Picture
      title={t('readiness.picture')}
      summary={t('readiness.summary', { from: number.format(first), to: number.format(ready), people: number.format(people) })}
      columns={[t('readiness.day'), t('readiness.ready')]}
      rows={rows.map((row) => [row.day, number.format(row.ready)])}
      empty={people === 0 ? t('readiness.nobody') : null}
    >
      <AreaChart
        h="100%"
        data={rows}
        dataKey="day"
        series={[{ name: 'ready', label: t('readiness.ready'), color: 'harbour.5' }]}
        curveType="linear"
        withDots={false}
        valueFormatter={(value) => number.format(value)}
        yAxisProps={{ domain: [0, people], allowDecimals: false, width: 52 }}
        areaChartProps={{ accessibilityLayer: false }}
        textColor="var(--mantine-color-dimmed)"
        gridColor="var(--mantine-color-default-border)"
        tickLine="none"
      />
    </Picture>
  );
}
