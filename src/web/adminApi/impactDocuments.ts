import type { z } from 'zod';
import type { impactDocument, impactPeoplePage } from '../../contract/adminImpact.ts';
import { userPlaceText } from '../../contract/places.ts';
import type { ImpactPeople } from '../../flows/policy/listImpactPeople.ts';
import type { Impact, ImpactNumber } from '../../flows/policy/showImpact.ts';
import type { SideTold } from '../../flows/sideTold.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { instantOrNull } from './instantOrNull.ts';

export function impactDocumentOf(impact: Impact): z.input<typeof impactDocument> {
  const { revision, edition, counted, disabled, sessions, refusal } = impact;
  return {
    revision,
    edition,
    at: formatInstant(impact.at),
    counted,
    disabled,
    numbers: numbersOf(impact),
    deadEnds: impact.deadEnds.map(deadEndDocumentOf),
    sessions,
    save:
      refusal === null
        ? { verdict: 'accepted', code: null, detail: null }
        : { verdict: refusal.code === 'dead_ends' ? 'needs_confirmation' : 'refused', code: refusal.code, detail: refusal.detail },
  };
}

function numbersOf({ numbers }: Impact): z.input<typeof impactDocument>['numbers'] {
  const { can_skip_until: offered, cannot_satisfy: stuck } = numbers;
  const { deadlines } = offered;
  return {
    no_change: countedOf(numbers.no_change),
    no_longer_asked: countedOf(numbers.no_longer_asked),
    challenged: countedOf(numbers.challenged),
    can_skip_until: {
      ...countedOf(offered),
      deadlines: deadlines === null ? null : { earliest: formatInstant(deadlines.earliest), latest: formatInstant(deadlines.latest) },
    },
    must_enrol: countedOf(numbers.must_enrol),
    cannot_satisfy: { ...countedOf(stuck), refused: stuck.refused, alreadySo: stuck.alreadySo },
  };
}

function countedOf({ people, administrators, neverSignedIn }: ImpactNumber) {
  return { people, administrators, neverSignedIn };
}

export function impactPeoplePageOf({ revision, at, people, next }: ImpactPeople): z.input<typeof impactPeoplePage> {
  return {
    revision,
    at: formatInstant(at),
    people: people.map(({ person: { id, loginName, displayName, role }, before, after }) => {
      return { id, loginName, displayName, role, before: sideOf(before), after: sideOf(after) };
    }),
    next: next === null ? null : userPlaceText(next),
  };
}

export function sideOf({ level, asked, deadline, sentence, why }: SideTold) {
  return { level, asked, deadline: instantOrNull(deadline), sentence, why: [...why] };
}
