import { linesOf } from './linesOf.ts';
import { Problem } from './problem.ts';

/** What ended it after the first progress was told. */
interface Ended {
  readonly kind: 'problem';
  readonly code: Problem['code'];
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
}

/**
 * What long work answers, line by line. @param last the kind of the line that is the answer; every one before it is progress.
 * @throws Problem what ended it on the way.
 */
export async function toldInLines<Answer, Progress>(
  answer: Response,
  last: string,
  onProgress: (progress: Progress) => void,
): Promise<Answer> {
  for await (const line of linesOf(answer)) {
    const told = JSON.parse(line) as { readonly kind: string } & (Answer | Progress | Ended);
    if (told.kind === last) return told as Answer;
    if (told.kind === 'problem') {
      const { code, status, title, detail = '' } = told as Ended;
      throw new Problem(code, { status, title, detail, facts: {} });
    }
    onProgress(told as Progress);
  }
  throw new Problem('network_failed', { status: 0, title: '', detail: '', facts: {} });
}
