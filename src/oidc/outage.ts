import type { IncomingMessage } from 'node:http';

const outages = new WeakMap<IncomingMessage, unknown>();

/** The request cannot be answered, since something that everything rests on is away. Nobody has answered it. */
export function keepOutage(request: IncomingMessage, error: unknown): void {
  outages.set(request, error);
}

/** @throws what is away, for whoever answers such a thing on every surface. */
export function throwOutage(request: IncomingMessage): void {
  // oxlint-disable-next-line typescript/only-throw-error -- it is what the driver threw, handed on as it is
  if (outages.has(request)) throw outages.get(request);
}
