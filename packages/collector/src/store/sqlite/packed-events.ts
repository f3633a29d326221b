import type { IncomingEvent, Scope } from '../event-store.ts';
import { storedTime } from '../time.ts';

/**
 * Events on their way to the thread that writes: few flat arrays and one buffer, because copying an object for each event
 * would cost as much as storing it. `bytes` is a copy, so callers may use theirs again.
 */
export interface PackedEvents {
  readonly scopes: readonly Scope[];
  /** Five for each event: event, session, trace, span, agent. */
  readonly ids: readonly string[];
  /** Five for each event: index of its scope, type, status, severity, where its bytes end. */
  readonly numbers: Int32Array<ArrayBuffer>;
  readonly times: BigInt64Array<ArrayBuffer>;
  /** By place, of the events that have some. */
  readonly tags: ReadonlyMap<number, readonly string[]>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One of them; `scope` is the place of its scope, `bytes` a view. */
export interface PackedEvent {
  readonly scope: number;
  readonly eventId: string;
  readonly sessionId: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly agentId: string;
  readonly type: number;
  readonly status: number;
  readonly severity: number;
  readonly time: bigint;
  readonly tags: readonly string[];
  readonly bytes: Uint8Array;
}

/** How many ids, and how many numbers, stand for an event. */
const WIDTH = 5;

export function packEvents(events: readonly IncomingEvent[]): PackedEvents {
  const scopes: Scope[] = [];
  const indexOf = scopeIndex(scopes);
  const ids: string[] = [];
  const numbers = new Int32Array(events.length * WIDTH);
  const times = new BigInt64Array(events.length);
  const tags = new Map<number, readonly string[]>();
  const bytes = new Uint8Array(events.reduce((sum, event) => sum + event.bytes.length, 0));
  let at = 0;
  let end = 0;
  for (const { scope, header, bytes: own } of events) {
    bytes.set(own, end);
    end += own.length;
    ids.push(header.eventId, header.sessionId, header.traceId, header.spanId, header.agentId);
    numbers[at * WIDTH] = indexOf(scope);
    numbers[at * WIDTH + 1] = header.type;
    numbers[at * WIDTH + 2] = header.status;
    numbers[at * WIDTH + 3] = header.severity;
    numbers[at * WIDTH + 4] = end;
    times[at] = storedTime(header.time);
    if (header.tags.length > 0) tags.set(at, header.tags);
    at++;
  }
  return { scopes, ids, numbers, times, tags, bytes };
}

function scopeIndex(scopes: Scope[]): (scope: Scope) => number {
  const known = new Map<string, number>();
  let last: Scope | undefined;
  let index = 0;
  return (scope) => {
    // Events of one request share the object.
    if (scope === last) return index;
    last = scope;
    const key = JSON.stringify([scope.tenantId, scope.projectId]);
    index = known.get(key) ?? scopes.push({ tenantId: scope.tenantId, projectId: scope.projectId }) - 1;
    known.set(key, index);
    return index;
  };
}

export function unpackEvent({ ids, numbers, times, tags, bytes }: PackedEvents, at: number): PackedEvent {
  const first = at * WIDTH;
  const id = (place: number): string => ids[first + place] ?? '';
  const number = (place: number): number => numbers[first + place] ?? 0;
  return {
    scope: number(0),
    eventId: id(0),
    sessionId: id(1),
    traceId: id(2),
    spanId: id(3),
    agentId: id(4),
    type: number(1),
    status: number(2),
    severity: number(3),
    time: times[at] ?? 0n,
    tags: tags.get(at) ?? [],
    bytes: bytes.subarray(at === 0 ? 0 : number(-1), number(4)),
  };
}
