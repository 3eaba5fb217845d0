import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { Cancelled } from '../api/problem.ts';
import { tell } from './tell.ts';

export interface Act<Input, Answer> {
  readonly run: (input: Input) => Promise<Answer>;
  /** What is out of date afterwards: keys of queries, or their beginnings. */
  readonly outdates: readonly QueryKey[];
  /** Said when it is done; absent: the page itself shows it. */
  readonly done?: (answer: Answer, input: Input) => string;
  readonly onDone?: (answer: Answer, input: Input) => void;
}

/**
 * A change by the API. A proof that it wants is asked for on the way (request.ts); when the person does not show it,
 * nothing has happened and `error` stays null.
 */
export function useAct<Input, Answer>({ run, outdates, done, onDone }: Act<Input, Answer>): UseMutationResult<Answer | null, Error, Input> {
  const queryClient = useQueryClient();
  return useMutation<Answer | null, Error, Input>({
    mutationFn: async (input) => {
      try {
        return await run(input);
      } catch (error) {
        if (error instanceof Cancelled) return null;
        throw error;
      }
    },
    onSuccess: async (answer, input) => {
      if (answer === null) return;
      if (done !== undefined) tell(done(answer, input));
      onDone?.(answer, input);
      await Promise.all(outdates.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    },
  });
}
