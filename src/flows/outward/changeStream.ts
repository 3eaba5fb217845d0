import { PAUSES } from '../../domain/outward/reasons.ts';
import type { Target } from '../../domain/outward/receiver.ts';
import { type StreamDraft, streamFrom } from '../../domain/outward/streamDraft.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import { sealSecret } from './receiverSecret.ts';
import { noStream, type StreamCall, type StreamFound, type StreamRefused, withStream } from './streamOf.ts';

type StreamPorts = Pick<Ports, 'store' | 'digest' | 'sealer' | 'outward'>;

const BY_APPLICATION = { paused: PAUSES.byApplication, disabled: PAUSES.disabledByApplication } as const;

export interface SaveStream extends StreamCall {
  readonly draft: StreamDraft;
  /** `make`: there must be none. The others: this one must be there; `alter` keeps what the draft leaves out. */
  readonly how: { readonly kind: 'make' } | { readonly kind: 'alter' | 'replace'; readonly stream: string };
}

/** Makes or changes the stream of the application whose token this is. It is told of what happens from then on. */
export function saveStream(ports: StreamPorts) {
  return (
    command: SaveStream,
  ): Promise<Result<StreamFound, StreamRefused | 'stream_malformed' | 'receiver_barred' | 'stream_exists' | 'stream_not_found'>> =>
    withStream(ports, command, async (tx, found) => {
      const { receiver, target } = found;
      const { draft, how } = command;
      if (how.kind === 'make' && target.delivery !== null)
        return refused('stream_exists', 'A receiver has one stream, and this one has it.');
      if (how.kind !== 'make' && !isItsStream(found, how.stream)) return noStream();
      const keepsDelivery = how.kind === 'alter' && draft.delivery == null;
      const keepsAsks = how.kind === 'alter' && draft.events_requested == null;
      const asked = streamFrom(keepsDelivery ? { ...draft, delivery: null } : draft);
      if (!asked.ok) return asked;
      const { delivery, authorization, asks } = asked.value;
      const barred = delivery.method === 'push' && !keepsDelivery ? ports.outward.barred(delivery.url) : null;
      if (barred !== null) return refused('receiver_barred', barred);
      const now: Target = {
        ...target,
        delivery: keepsDelivery ? target.delivery : delivery,
        asks: keepsAsks ? target.asks : asks,
      };
      const secret = keepsDelivery
        ? {}
        : { secret: { sealedSecret: authorization === null ? null : sealSecret(ports, tx, receiver.id, authorization), former: null } };
      const begins = how.kind === 'make' ? { paused: null, position: await ports.store.positionAt(tx, tx.now) } : {};
      const { name, types } = receiver;
      await ports.store.changeReceiver(tx, receiver.id, { says: { name, types, target: now }, ...secret, ...begins });
      await noteChange(ports, tx, command, { before: found, target: now });
      return succeeded({ ...found, receiver: { ...receiver, target: now }, target: now });
    });
}

export interface OnStream extends StreamCall {
  readonly stream: string;
}

/** What was not delivered is gone with it. */
export function removeStream(ports: StreamPorts) {
  return ({ stream, ...call }: OnStream): Promise<Result<null, StreamRefused | 'stream_not_found'>> =>
    withStream<null, 'stream_not_found'>(ports, call, async (tx, found) => {
      if (!isItsStream(found, stream)) return noStream();
      const { receiver, target } = found;
      const now: Target = { ...target, delivery: null, asks: null };
      for (let more = true; more; ) {
        const waiting = await ports.store.listSignals(tx, receiver.id, 1_000);
        more =
          (await ports.store.deleteSignals(
            tx,
            receiver.id,
            waiting.map(({ id }) => id),
          )) > 0;
      }
      const { name, types } = receiver;
      const secret = { sealedSecret: null, former: null };
      await ports.store.changeReceiver(tx, receiver.id, { says: { name, types, target: now }, secret, paused: PAUSES.noStream });
      await noteChange(ports, tx, call, { before: found, target: now });
      return succeeded(null);
    });
}

export type StreamStatus = 'enabled' | 'paused' | 'disabled';

/** Pauses its own stream, or goes on. What an administrator paused, or what failed for days, stays so until an administrator resumes it. */
export function setStreamStatus(ports: StreamPorts) {
  return ({
    stream,
    status,
    ...call
  }: OnStream & { readonly status: StreamStatus }): Promise<Result<StreamStatus, StreamRefused | 'stream_not_found'>> =>
    withStream<StreamStatus, 'stream_not_found'>(ports, call, async (tx, found) => {
      if (!isItsStream(found, stream)) return noStream();
      const { receiver } = found;
      if (receiver.paused !== null && !isByApplication(receiver.paused.because)) return succeeded(statusOf(found));
      await ports.store.changeReceiver(tx, receiver.id, { paused: status === 'enabled' ? null : BY_APPLICATION[status] });
      return succeeded(status);
    });
}

export function statusOf({ receiver: { paused } }: StreamFound): StreamStatus {
  if (paused === null) return 'enabled';
  return paused.because === BY_APPLICATION.disabled ? 'disabled' : 'paused';
}

/** How many times in 15 minutes a stream may ask whether it works. */
const MOST_VERIFICATIONS = 10;

export function verifyStream(ports: StreamPorts) {
  return ({
    stream,
    state,
    ...call
  }: OnStream & { readonly state: string | null }): Promise<Result<null, StreamRefused | 'stream_not_found'>> =>
    withStream<null, StreamRefused | 'stream_not_found'>(ports, call, async (tx, found) => {
      if (!isItsStream(found, stream)) return noStream();
      const spending = await ports.store.spendAllotments(tx, [
        { subject: ['stream verification', found.receiver.id], most: MOST_VERIFICATIONS },
      ]);
      if (spending.kind !== 'spent')
        return refused('too_many_attempts', 'A stream is verified ten times in 15 minutes at most.', { retryAt: spending.until });
      await ports.store.insertSignals(tx, found.receiver.id, [{ kind: 'verification', state }]);
      return succeeded(null);
    });
}

/** The stream of the application whose token this is. */
export function showStream(ports: StreamPorts) {
  return (call: StreamCall & { readonly stream: string | null }): Promise<Result<StreamFound, StreamRefused | 'stream_not_found'>> =>
    withStream<StreamFound, 'stream_not_found'>(ports, call, async (_tx, found) =>
      isItsStream(found, call.stream ?? found.receiver.id) ? succeeded(found) : noStream(),
    );
}

export function isItsStream({ receiver, target }: StreamFound, stream: string): boolean {
  return target.delivery !== null && receiver.id === stream;
}

function isByApplication(because: string): boolean {
  return (Object.values(BY_APPLICATION) as readonly string[]).includes(because);
}

async function noteChange(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { address }: StreamCall,
  { before: { receiver, application }, target }: { readonly before: StreamFound; readonly target: Target },
): Promise<void> {
  const { name, types } = receiver;
  const data = { receiver: receiver.id, before: { name, types, target: receiver.target }, says: { name, types, target } };
  const about = { actor: { kind: 'system' }, user: null, application: application.id, attempt: null, session: null, address } as const;
  await record(ports, tx, { ...about, type: 'receiver.changed', data });
}
