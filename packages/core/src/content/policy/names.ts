import { PRIVATE_MEMBERS } from './detectors/jwk.ts';
import type { KeyTable, KeyVerdict } from './keys.ts';
import { isFlatList } from './value-shapes.ts';

/** What a policy makes of the name of a property. */
export interface PropertyName {
  /** The name with the secrets replaced that it holds itself: people use keys and addresses as names. */
  readonly shown: string;
  readonly verdict: KeyVerdict | undefined;
  /** Whether a member of a private JSON Web Key has this name. */
  readonly ofKey: boolean;
  /** Whether a flat list of headers has it. */
  readonly flat: boolean;
}

/** Names are few and come again and again; those that come from data are not remembered without end. */
const MAX_KNOWN = 4096;
const MAX_LENGTH = 256;

/** A lookup of names that remembers what it found. */
export function nameTable(keys: KeyTable, replace: (name: string) => string): (name: string) => PropertyName {
  const known = new Map<string, PropertyName>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const property = {
      shown: replace(name),
      verdict: keys.verdict(name),
      ofKey: PRIVATE_MEMBERS.has(name),
      flat: isFlatList(name),
    };
    if (known.size >= MAX_KNOWN) known.clear();
    if (name.length <= MAX_LENGTH) known.set(name, property);
    return property;
  };
}
