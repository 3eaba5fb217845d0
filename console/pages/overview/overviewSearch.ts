/** How far back the pictures go. The first one is shown when the address names none. */
export const OVERVIEW_DAYS = [30, 90] as const;

export type OverviewDays = (typeof OVERVIEW_DAYS)[number];

export function readOverviewSearch(given: Readonly<Record<string, unknown>>): { readonly days?: OverviewDays } {
  const days = OVERVIEW_DAYS.find((one) => one === given['days']);
  return days === undefined ? {} : { days };
}
