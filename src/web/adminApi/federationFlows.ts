import { deleteUpstream } from '../../flows/federation/deleteUpstream.ts';
import { listUpstreams } from '../../flows/federation/listUpstreams.ts';
import { removeLink } from '../../flows/federation/removeLink.ts';
import { changeUpstream, makeUpstream } from '../../flows/federation/saveUpstream.ts';
import { switchUpstream } from '../../flows/federation/switchUpstream.ts';
import { testUpstream } from '../../flows/federation/testUpstream.ts';
import type { Ports } from '../../ports/ports.ts';

/** What administrators do with providers elsewhere. */
export function federationFlows(ports: Pick<Ports, 'store' | 'random' | 'sealer' | 'capabilities' | 'upstreams'>) {
  return {
    listUpstreams: listUpstreams(ports),
    makeUpstream: makeUpstream(ports),
    changeUpstream: changeUpstream(ports),
    enableUpstream: switchUpstream(ports, 'enabled'),
    disableUpstream: switchUpstream(ports, 'disabled'),
    deleteUpstream: deleteUpstream(ports),
    testUpstream: testUpstream(ports),
    removeLink: removeLink(ports),
  };
}
