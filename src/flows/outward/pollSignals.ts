import type { SignalId } from '../../domain/outward/signal.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { tenantHere } from '../tenantHere.ts';
import { isItsStream } from './changeStream.ts';
import type { SignSignal } from './deliverSignals.ts';
import { noStream, type StreamCall, type StreamRefused, withStream } from './streamOf.ts';

export interface PollSignals extends StreamCall {
  /** 0 to 100. */
  readonly most: number;
  /** What was taken, or will never be: it is not sent again. */
  readonly settled: readonly SignalId[];
}

export interface SignalsPolled {
  /** The token under its id. */
  readonly sets: Readonly<Record<string, string>>;
  readonly more: boolean;
}

/** RFC 8936: what was not acknowledged comes again. It never waits: "returnImmediately" is always so. */
export function pollSignals(ports: Pick<Ports, 'store' | 'digest'>, sign: SignSignal) {
  return async (command: PollSignals): Promise<Result<SignalsPolled, StreamRefused | 'stream_not_found'>> => {
    const { most, settled } = command;
    const found = await withStream<Asked, 'stream_not_found'>(ports, command, async (tx, { receiver, target, application }) => {
      if (target.delivery?.method !== 'poll' || !isItsStream({ receiver, target, application }, receiver.id)) return noStream();
      await ports.store.deleteSignals(tx, receiver.id, settled);
      const waiting = receiver.paused === null ? await ports.store.listSignals(tx, receiver.id, most + 1) : [];
      return succeeded({ receiver: receiver.id, application: application.id, waiting, tenant: (await tenantHere(ports, tx)).slug });
    });
    if (!found.ok) return found;
    const { waiting, ...about } = found.value;
    const sets: Record<string, string> = {};
    for (const signal of waiting.slice(0, most)) {
      const token = await sign({ tenantId: command.tenantId, ...about, ...signal });
      if (token !== null) sets[signal.id] = token;
    }
    return succeeded({ sets, more: waiting.length > most });
  };
}

interface Asked extends Pick<Parameters<SignSignal>[0], 'receiver' | 'application' | 'tenant'> {
  readonly waiting: readonly Pick<Parameters<SignSignal>[0], 'id' | 'says'>[];
}
