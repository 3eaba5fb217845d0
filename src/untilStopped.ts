/** Longer than any request takes: what has not ended by then never will. */
const PATIENCE = 10_000;

/**
 * Waits until the process is told to end, and then lets `close` finish what is under way.
 * @returns the exit status: 0, or 1 when something would not end.
 */
export async function untilStopped(close: () => Promise<void>): Promise<number> {
  // A terminal sends the signal to every process of its group, and a launcher sends it on: it comes more than once.
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  const { promise: impatient, resolve: giveUp } = Promise.withResolvers<'gave up'>();
  const timer = setTimeout(() => giveUp('gave up'), PATIENCE);
  const ended = await Promise.race([close().then(() => 'closed' as const), impatient]);
  clearTimeout(timer);
  return ended === 'closed' ? 0 : 1;
}
