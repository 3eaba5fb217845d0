import { LANGUAGES, type Language } from '../domain/policy/languages.ts';

/**
 * The first language of ours in a list by RFC 9110, section 12.5.4: by weight, then as it is written. "de-AT" is German; a weight of 0 is
 * never; English where none is ours.
 */
export function languageOf(accepted: string | undefined): Language {
  const wanted = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  for (const { language } of wanted) {
    const ours = LANGUAGES.find((known) => known === language);
    if (ours !== undefined) return ours;
  }
  return 'en';
}
