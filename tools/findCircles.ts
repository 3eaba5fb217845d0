/**
 * The circles of a graph: each group of nodes that reach one another, once, as a shortest way round.
 * @param graph node → the nodes that it points to; targets that are no keys are ignored.
 */
export function findCircles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const covered = new Set<string>();
  for (const node of [...graph.keys()].sort()) {
    if (covered.has(node)) continue;
    const circle = shortestWayBack(graph, node);
    if (circle === null) continue;
    for (const member of circle) covered.add(member);
    circles.push(circle);
  }
  return circles;
}

/** @returns null when no way leads from the node back to itself. */
function shortestWayBack(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return wayTo(node, start, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return null;
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way: string[] = [];
  for (let node: string | undefined = end; node !== undefined && node !== start; node = cameFrom.get(node)) way.push(node);
  return [start, ...way.reverse()];
}
