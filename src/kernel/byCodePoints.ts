/** The order in which the database keeps names: that of their code points, which is not that of JavaScript's own comparison. */
export function byCodePoints(one: string, other: string): number {
  const [here, there] = [Array.from(one), Array.from(other)];
  for (const [index, character] of here.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (there[index]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return here.length - there.length;
}
