/** An event, and its bytes as they were sent. */
export interface Sent {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** One call of a sender; it is acknowledged as a whole. */
export interface Append {
  readonly events: readonly Sent[];
  acknowledged: boolean;
}

export interface Verdict {
  /** Events. */
  acknowledged: number;
  /** Events that were acknowledged, but not found. */
  missing: number;
  /** Events that were found with other bytes than were sent. */
  corrupt: number;
  /** Appends of which a part was found. */
  torn: number;
  /** Events that were found, but never sent. */
  unasked: number;
}

/** What was sent, and what was acknowledged: kept by whoever sends, so that it outlives whatever is killed. */
export class Ledger {
  readonly appends: Append[] = [];

  sent(events: readonly Sent[]): Append {
    const append = { events, acknowledged: false };
    this.appends.push(append);
    return append;
  }

  /** Holds what can be read, all of it by id, to what was sent and acknowledged. */
  verify(found: ReadonlyMap<string, Uint8Array>): Verdict {
    const verdict = { acknowledged: 0, missing: 0, corrupt: 0, torn: 0, unasked: found.size };
    for (const { events, acknowledged } of this.appends) {
      const present = events.filter(({ id }) => found.has(id));
      verdict.unasked -= present.length;
      verdict.corrupt += present.filter(({ id, bytes }) => !isEqual(bytes, found.get(id))).length;
      if (acknowledged) verdict.acknowledged += events.length;
      if (acknowledged) verdict.missing += events.length - present.length;
      if (present.length > 0 && present.length < events.length) verdict.torn++;
    }
    return verdict;
  }
}

export function isClean({ missing, corrupt, torn, unasked }: Verdict): boolean {
  return missing + corrupt + torn + unasked === 0;
}

function isEqual(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}
