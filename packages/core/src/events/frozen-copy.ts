import { Capture } from '../content/snapshot.ts';
import type { StreamAttributes } from './stream-event.ts';

/** What the attributes of one event may keep, in UTF-8 bytes; a longer one ends in a marker, as in the trail. */
const EVENT_BYTES = 256 * 1024;

/** A copy that nobody can change, and its size in bytes, about. */
export interface FrozenCopy {
  attributes: StreamAttributes;
  bytes: number;
}

/** Copies what an app gave, whatever it is, into frozen plain JSON. Runs no more of the app's code than the trail does. */
export function frozenCopy(attributes: unknown): FrozenCopy {
  const capture = new Capture({ eventBytes: EVENT_BYTES });
  const copy = capture.struct(attributes, 'input') ?? {};
  freezeDeep(copy);
  return { attributes: copy, bytes: capture.bytes };
}

function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.values(value).forEach(freezeDeep);
  Object.freeze(value);
}
