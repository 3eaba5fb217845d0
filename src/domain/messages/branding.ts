import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { displayName } from '../directory/displayName.ts';

/** What a tenant's mails look like. */
export interface Branding {
  /** Name of the sender; null: that of the tenant. */
  readonly senderName: string | null;
  /** "#rrggbb", for the line above and for buttons. */
  readonly accentColor: string;
  /** A line below every mail; null: none. */
  readonly footer: string | null;
}

export const DEFAULT_BRANDING: Branding = { senderName: null, accentColor: '#1d4ed8', footer: null };

/** Applies a draft; what is undefined stays as it is. */
export function brandingFrom(
  before: Branding,
  draft: { readonly [Key in keyof Branding]?: unknown },
): Result<Branding, 'setting_out_of_range'> {
  const wanted = { ...before, ...Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) };
  for (const line of ['senderName', 'footer'] as const) {
    if (wanted[line] !== null && displayName(wanted[line]) === null) {
      return refused('setting_out_of_range', `${line} is a line of at most 200 characters, or null.`, { setting: line });
    }
  }
  if (typeof wanted.accentColor !== 'string' || !/^#[0-9a-fA-F]{6}$/.test(wanted.accentColor)) {
    return refused('setting_out_of_range', 'accentColor is six hexadecimal digits after #, as in #1d4ed8.', { setting: 'accentColor' });
  }
  return succeeded({
    senderName: wanted.senderName === null ? null : displayName(wanted.senderName),
    accentColor: wanted.accentColor.toLowerCase(),
    footer: wanted.footer === null ? null : displayName(wanted.footer),
  });
}
