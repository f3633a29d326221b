import type { EventStats } from './event-store.ts';

/** Sums that statistics are made from. */
export interface StatsSums {
  readonly sessions: bigint;
  /** Milliseconds of all sessions together. */
  readonly sessionMs: number;
  /** Type and number of events. */
  readonly types: readonly (readonly [number, bigint])[];
}

export function statsOf({ sessions, sessionMs, types }: StatsSums): EventStats {
  return {
    totalEvents: types.reduce((sum, [, events]) => sum + events, 0n),
    totalSessions: sessions,
    eventsByType: new Map(types),
    averageSessionDurationMs: sessions === 0n ? 0 : sessionMs / Number(sessions),
  };
}
