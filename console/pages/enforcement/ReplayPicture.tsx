import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Replay } from '../../api/replay.ts';

/** What people would have noticed; those of whom nothing more is asked would only make the others small. */
const DRAWN = [
  { name: 'refused', color: 'red.6' },
  { name: 'held', color: 'orange.5' },
  { name: 'can_skip', color: 'yellow.5' },
  { name: 'challenged', color: 'harbour.5' },
] as const;

/** The same numbers as the table below it, as bars of days. */
export function ReplayPicture({ replay: { days } }: { readonly replay: Replay }) {
  const { t, i18n } = useTranslation('replay');
  const short = new Intl.DateTimeFormat(i18n.language, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  return (
    <Box h={240} role="img" aria-label={t('picture')}>
      <BarChart
        h="100%"
        type="stacked"
        withLegend
        data={days.map(({ day, numbers }) => ({
          day: short.format(new Date(day)),
          ...Object.fromEntries(DRAWN.map(({ name }) => [name, numbers[name].signIns])),
        }))}
        dataKey="day"
        series={DRAWN.map(({ name, color }) => ({ name, color, label: t(`outcome.${name}`) }))}
        valueFormatter={(value) => value.toLocaleString(i18n.language)}
        yAxisProps={{ allowDecimals: false, width: 44 }}
        barChartProps={{ accessibilityLayer: false }}
        textColor="var(--mantine-color-dimmed)"
        gridColor="var(--mantine-color-default-border)"
        tickLine="none"
      />
    </Box>
  );
}
