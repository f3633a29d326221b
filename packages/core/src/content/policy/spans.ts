/** A piece of text to be replaced. */
export interface Finding {
  readonly start: number;
  /** Not included. */
  readonly end: number;
  /** What it is, for the replacement: `api_key`, `password`, `email`. */
  readonly kind: string;
  /** Category of personal data; absent for secrets. */
  readonly category?: string;
  /** Quote that must stand around the replacement so that JSON stays JSON, where the value had none: `"` or `\"`. */
  readonly quote?: string;
}

/** What is found in most texts. */
export const NOTHING: readonly Finding[] = [];

/** Findings that were one place of the text. */
export interface Place extends Omit<Finding, 'category'> {
  readonly categories: readonly string[];
}

/**
 * The findings in the order of the text, overlapping ones joined. What lies within another finding is a part of that one
 * and adds no category: an account number may hold what looks like a phone number.
 */
export function merge(findings: readonly Finding[]): readonly Place[] {
  const sorted = findings.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const merged: Place[] = [];
  for (const { category, ...next } of sorted) {
    const place: Place = { ...next, categories: category === undefined ? [] : [category] };
    const last = merged.at(-1);
    if (last === undefined || place.start >= last.end) merged.push(place);
    else if (place.end > last.end) merged[merged.length - 1] = join(last, place);
  }
  return merged;
}

/** The wider one gives the kind. */
function join(first: Place, second: Place): Place {
  const wider = second.end - second.start > first.end - first.start ? second : first;
  const more = second.categories.filter((category) => !first.categories.includes(category));
  const categories = more.length === 0 ? first.categories : [...first.categories, ...more];
  return { ...wider, start: first.start, end: second.end, categories };
}
