import type { DatabaseSync } from 'node:sqlite';
import type { StatsSums } from '../event-stats.ts';
import type { EventFilter, PageRequest, Scope, SessionSummary } from '../event-store.ts';
import type { PackedEvents } from './packed-events.ts';
import { type PageBounds, Reader, type Rows } from './reader.ts';
import { Writer } from './writer.ts';

type Range = { readonly from?: bigint; readonly to?: bigint };

/** What can be asked of a database; arguments and answers are such that they can be handed from thread to thread. */
export interface Calls {
  append(group: readonly PackedEvents[]): readonly Uint8Array[];
  events(
    scope: Scope,
    filter: EventFilter,
    order: PageRequest['order'],
    page: PageBounds,
  ): Rows<Uint8Array<ArrayBuffer>>;
  sessions(scope: Scope, page: PageBounds): Rows<SessionSummary>;
  stats(scope: Scope, range: Range | undefined): StatsSums;
  /** Throws if the database cannot be written. */
  check(): void;
}

/** The calls on one connection, of which the one that writes is the only one of its store. */
export function callsOn(database: DatabaseSync): Calls {
  const reader = new Reader(database);
  let writer: Writer | undefined;
  return {
    append(group) {
      // Made when it is needed: the connection that only reads has none.
      writer ??= new Writer(database);
      return writer.append(group);
    },
    events: (...of) => reader.events(...of),
    sessions: (...of) => reader.sessions(...of),
    stats: (...of) => reader.stats(...of),
    check() {
      database.exec('BEGIN IMMEDIATE; ROLLBACK');
    },
  };
}
