import { useState } from 'react';

interface StepRun {
  readonly run: (step: () => Promise<void>) => void;
  readonly isRunning: boolean;
  /** What the last try failed with; null: nothing. */
  readonly error: unknown;
}

/** Takes a step and keeps what went wrong with it. */
export function useStep(): StepRun {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    isRunning,
    error,
    run(step) {
      setRunning(true);
      setError(null);
      step()
        .catch(setError)
        .finally(() => setRunning(false));
    },
  };
}
