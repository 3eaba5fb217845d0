import type { z } from 'zod';
import type { scopeDocument } from '../../contract/adminPolicy.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import { assertNever } from '../../kernel/never.ts';
import { namedId } from './namedId.ts';

/** A scope from a request. An id that is none is the name of nothing: the flow finds no such group or application. */
export function scopeNamed(named: z.output<typeof scopeDocument>): Scope {
  switch (named.kind) {
    case 'tenant':
      return named;
    case 'group':
      return { kind: 'group', group: namedId<'Group'>(named.group) };
    case 'application':
      return { kind: 'application', application: namedId<'Application'>(named.application) };
    default:
      return assertNever(named);
  }
}
