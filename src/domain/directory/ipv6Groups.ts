const IPV6_GROUPS = 8;

/** The eight groups of 16 bits of an IPv6 address in lower case. @returns null when it is none. */
export function ipv6Groups(address: string): readonly number[] | null {
  const [before = '', after, ...more] = address.split('::');
  if (!address.includes(':') || more.length > 0) return null;
  const head = groupsIn(before);
  const tail = after === undefined ? [] : groupsIn(after);
  if (head === null || tail === null) return null;
  const missing = IPV6_GROUPS - head.length - tail.length;
  if (after === undefined ? missing !== 0 : missing < 1) return null;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** The groups of one side of "::"; an IPv4 address at the end is two of them. */
function groupsIn(text: string): readonly number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  for (const part of text.split(':')) {
    const octets = part.includes('.') ? part.split('.').map(Number) : null;
    if (octets !== null) {
      const [a = 256, b = 256, c = 256, d = 256] = octets;
      if (octets.length !== 4 || ![a, b, c, d].every((octet) => octet >= 0 && octet <= 255)) return null;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}
