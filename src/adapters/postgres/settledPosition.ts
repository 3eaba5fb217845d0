import type { Engine } from './connection.ts';

/** A position, and a transaction number that is higher than that of every transaction that was given a position up to it. */
interface Mark {
  readonly position: number;
  readonly number: number;
}

/**
 * Up to which position of the audit nothing can appear any more. A transaction that was given a low position can commit after
 * one with a higher one; a reader that went past it would lose it. A position is given after its transaction has a number
 * (next_audit_position), so a mark holds as soon as no transaction with a lower number than the mark's runs.
 *
 * All of it is asked anew by each process: a dump that is restored has other transaction numbers and breaks nothing. What a
 * transaction of another database of the same server holds up is told later, and never lost.
 */
export function settledPositions(engine: Engine): () => Promise<number> {
  let settled = 0;
  let pending: Mark | null = null;

  const numberOf = async (question: string): Promise<number> => {
    const [row] = (await engine.runAlone(question, [])).rows;
    return Number(row?.['number']);
  };

  return async () => {
    // Not what a statement beside this one has taken in the meantime: the position is read first, the number after it.
    pending ??= { position: await numberOf(LAST_POSITION), number: await numberOf(OWN_NUMBER) };
    const mark = pending;
    if ((await numberOf(LEAST_RUNNING)) >= mark.number) {
      settled = Math.max(settled, mark.position);
      if (pending === mark) pending = null;
    }
    return settled;
  };
}

const LAST_POSITION = "select coalesce(pg_sequence_last_value('audit_positions'), 0)::bigint as number";
/** A statement by itself is a transaction by itself: its number is given after all those before it, and it is over when it is read. */
const OWN_NUMBER = 'select pg_current_xact_id()::text as number';
const LEAST_RUNNING = 'select pg_snapshot_xmin(pg_current_snapshot())::text as number';
