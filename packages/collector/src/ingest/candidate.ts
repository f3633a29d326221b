/** An event that somebody wants stored. */
export interface Candidate {
  /** Where it stands in the request, for sentences: `event`, `events[3]`. */
  readonly path: string;
  /** The Event message. */
  readonly bytes: Uint8Array;
}

/** An event that is not taken. */
export interface Rejection {
  /** Empty if it has none that could be read. */
  readonly eventId: string;
  /** `forbidden`: of a tenant or project that is not the caller's. */
  readonly kind: 'invalid' | 'forbidden';
  /** One sentence that begins with the field: `events[3].timestamp is missing: ...` */
  readonly reason: string;
}

/** A batch as it came, in whatever dialect; what could not become an event message is rejected already. */
export interface CandidateBatch {
  readonly batchId: string;
  readonly candidates: readonly (Candidate | Rejection)[];
}
