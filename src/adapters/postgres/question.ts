import { type RawBuilder, sql } from 'kysely';
import { formatInstant, type Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { compiler } from './compiler.ts';
import { type Answer, PLANNED_ANEW } from './connection.ts';
import { stateOf } from './transactionState.ts';

/** Asks one question in a transaction. The question carries its tenant's predicate itself; row-level security is the second net. */
export async function ask<Row>(tx: Tx, question: RawBuilder<Row>): Promise<readonly Row[]> {
  return (await execute(tx, question)).rows as readonly unknown[] as readonly Row[];
}

/** The first row, or null when there is none. */
export async function askOne<Row>(tx: Tx, question: RawBuilder<Row>): Promise<Row | null> {
  return (await ask(tx, question))[0] ?? null;
}

/** @returns how many rows were inserted, updated or deleted. */
export async function change(tx: Tx, statement: RawBuilder<unknown>): Promise<number> {
  return (await execute(tx, statement)).changed;
}

async function execute(tx: Tx, statement: RawBuilder<unknown>): Promise<Answer> {
  const transaction = stateOf(tx);
  const { sql: text, parameters } = statement.compile(compiler);
  try {
    return await transaction.connection.run(text, parameters);
  } catch (error) {
    transaction.failure ??= error;
    throw error;
  }
}

/** At the beginning of a question that has many forms. */
export const anew = sql.raw(PLANNED_ANEW);

/** An instant as a value of a statement. */
export function at(instant: Instant | null): RawBuilder<unknown> {
  return sql`${instant === null ? null : formatInstant(instant)}::timestamptz`;
}

/** A value that is stored as jsonb. */
export function json(value: unknown): RawBuilder<unknown> {
  return sql`${value === null ? null : JSON.stringify(value)}::jsonb`;
}
