/** What became of the sessions of an observatory. */
export interface ObservatoryStats {
  /** Sessions that the exporter took. */
  readonly exported: number;
  /** Sessions that the exporter threw or rejected. */
  readonly failed: number;
  /** Sessions that were never exported: too many waited, or the deadline or the process was over. */
  readonly dropped: number;
  /** Sessions that have ended and are not exported yet. */
  readonly waiting: number;
  /** Events that sessions dropped because they had too many. */
  readonly droppedEvents: number;
}
