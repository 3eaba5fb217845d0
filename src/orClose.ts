/** What a step of starting gives; when it breaks, what was opened before it is closed, so that the process can end. */
export async function orClose<T>(step: Promise<T>, close: () => Promise<void>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    await close();
    throw error;
  }
}
