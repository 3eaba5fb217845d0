import type { Id } from '../../kernel/id.ts';

export type GroupId = Id<'Group'>;

export interface Group {
  readonly id: GroupId;
  readonly name: string;
}
