/** The middle value; the mean of the two in the middle of an even number. @throws when there is none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0 to 1: 0.99 for the 99th percentile. @throws when there are no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const last = sorted.length - 1;
  const low = sorted[Math.floor(last * share)];
  const high = sorted[Math.ceil(last * share)];
  if (low === undefined || high === undefined) throw new Error('no values');
  return (low + high) / 2;
}

/** One line of the result: what, how much, and beside what. */
export function say(what: string, figure: string, besides = ''): void {
  process.stdout.write(`${what.padEnd(46)} ${figure.padStart(16)}   ${besides}\n`);
}

export function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en')}/s`;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
