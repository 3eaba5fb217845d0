import { listDeliveries } from '../../flows/outward/listDeliveries.ts';
import { listReceivers, showReceiver } from '../../flows/outward/listReceivers.ts';
import { saveReceiver } from '../../flows/outward/saveReceiver.ts';
import { moveReceiver, pauseReceiver, removeReceiver, resumeReceiver, rotateReceiverSecret } from '../../flows/outward/switchReceiver.ts';
import { tryReceiver } from '../../flows/outward/tryReceiver.ts';
import type { Ports } from '../../ports/ports.ts';

/** Of receivers of events. */
export function receiverFlows(ports: Pick<Ports, 'store' | 'random' | 'digest' | 'clock' | 'sealer' | 'outward' | 'capabilities'>) {
  return {
    listReceivers: listReceivers(ports),
    showReceiver: showReceiver(ports),
    saveReceiver: saveReceiver(ports),
    removeReceiver: removeReceiver(ports),
    rotateReceiverSecret: rotateReceiverSecret(ports),
    pauseReceiver: pauseReceiver(ports),
    resumeReceiver: resumeReceiver(ports),
    moveReceiver: moveReceiver(ports),
    tryReceiver: tryReceiver(ports),
    listDeliveries: listDeliveries(ports),
  };
}
