import { type Act, mayActOn } from '../../src/domain/directory/permissions.ts';
import type { Role, UserId } from '../../src/domain/directory/user.ts';
import { useMay, useSelf } from './self.ts';

interface Somebody {
  readonly id: string;
  readonly role: Role | null;
}

/** Whether the role allows an act on a certain person: nobody acts on a role above their own, nor on themselves. Only for what is shown. */
export function useMayOn(): (act: Act, person: Somebody) => boolean {
  const may = useMay();
  const { user, role } = useSelf();
  return (act, person) => may(act) && mayActOn({ id: user.id as UserId, role }, { id: person.id as UserId, role: person.role });
}
