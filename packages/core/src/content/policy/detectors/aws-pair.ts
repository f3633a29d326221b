import type { AnchoredRule } from '../anchors.ts';
import { beginsToken } from '../chars.ts';
import { isRandom } from './plausible.ts';

/** The secret half has no form but its length, so it is known by the other half in front of it. */
const PAIR =
  /A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])(?:[^\n]{0,48}?[^A-Za-z0-9/+\n])?(?:\n[^\n]{0,48}?)?(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/y;

/** The secret access key that follows an access key id: `AKIA... / ...`, the next column, the next line. */
export const awsPairRule: AnchoredRule = {
  anchors: ['AKIA', 'ASIA'],
  match(text, at) {
    PAIR.lastIndex = at;
    const secret = beginsToken(text, at) ? PAIR.exec(text)?.[1] : undefined;
    if (secret === undefined || !isRandom(secret)) return undefined;
    return { start: PAIR.lastIndex - secret.length, end: PAIR.lastIndex, kind: 'secret' };
  },
};
