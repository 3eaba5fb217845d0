/** In percent, 0 to 100, with one decimal. null: there is nobody of whom it could be a share. */
export function shareOf(some: number, all: number): number | null {
  return all === 0 ? null : Math.round((some / all) * 1_000) / 10;
}

/** "63.4 %" as the language writes it. */
export function percentText(percent: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(percent / 100);
}
