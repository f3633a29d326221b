import { randomUUID } from 'node:crypto';
import type { Span, SpanEvent } from '@chaukas/core';
import { type Frame, type HeldTrace, type RemoteParent, suite, toSpanError } from '@chaukas/core/instrumentation';
import { known, read, readText } from '@chaukas/instrumentation';
import type { LiveRequest } from '../requests/live-request.ts';
import { placeOf } from '../requests/place.ts';
import { type TransportFacts, transportFacts } from './transport.ts';

type Place = Pick<Frame, 'trace' | 'span'>;

/** What is known of a client or server of the library and of its connection. */
export class Connection {
  readonly protocol: object;
  /** Requests that wait for their answers, by their ids. */
  readonly requests: Map<unknown, LiveRequest> = new Map();
  /** Traces that its work went into. */
  readonly held: Set<HeldTrace> = new Set();
  /** Whether the other end takes part in our traces, and so records what is its to record. */
  peerIsOurs = false;
  /** Whether it was recorded that it is connected. */
  announced = false;
  /** Tells it from others where the library gives it no id. */
  id: string = randomUUID();
  /** What the handshake agreed on; the first major keeps it nowhere. */
  agreedVersion: string | undefined;
  #transport: TransportFacts | undefined;
  #given: unknown;
  /** Where it worked last. */
  #last: Place | undefined;

  constructor(protocol: object) {
    this.protocol = protocol;
  }

  /** A new connection of the same client or server. */
  opened(transport: unknown): void {
    if (this.#given !== undefined && this.#given !== transport) {
      this.id = randomUUID();
      this.announced = false;
      this.peerIsOurs = false;
    }
    this.#given = transport;
    this.#transport = transportFacts(transport);
    const { context } = suite();
    const frame = context.current();
    if (frame?.inRun === true) this.#last = frame;
  }

  get transport(): TransportFacts {
    this.#transport ??= transportFacts(read(this.protocol, '_transport'));
    return this.#transport;
  }

  /** The innermost span of where it worked last. */
  get lastSpan(): Span | undefined {
    return this.#last?.span;
  }

  /** Whether this end is the server. */
  get isServer(): boolean {
    return '_serverInfo' in this.protocol;
  }

  get serverName(): string | undefined {
    return readText(this.protocol, this.isServer ? '_serverInfo' : '_serverVersion', 'name');
  }

  /** Name of what this end is, for the run that it opens. */
  get workflow(): string {
    return readText(this.protocol, this.isServer ? '_serverInfo' : '_clientInfo', 'name') ?? 'MCP';
  }

  /** Whether this client speaks to servers that do not know the era without sessions as in the one before. */
  get fallsBack(): boolean {
    return read(this.protocol, '_versionNegotiation', 'mode') === 'auto';
  }

  get protocolVersion(): string | undefined {
    return readText(this.protocol, '_negotiatedProtocolVersion') ?? this.agreedVersion;
  }

  /** The server's id of the session. */
  get mcpSessionId(): string | undefined {
    return readText(this.#given ?? read(this.protocol, '_transport'), 'sessionId');
  }

  /** Whether it serves one request, or requests that have nothing in common: HTTP without a session. */
  get perRequest(): boolean {
    return this.isServer && this.transport.kind === 'streamable-http' && this.mcpSessionId === undefined;
  }

  /** The session of what a server does for a client that names none; undefined where requests have nothing in common. */
  get ownSession(): string | undefined {
    return this.mcpSessionId ?? (this.perRequest ? undefined : `mcp_${this.id}`);
  }

  /** Work of this connection has a place. */
  worksAt(place: Place, held?: HeldTrace): void {
    this.#last = place;
    if (held === undefined || this.held.has(held)) return;
    // A connection may see many traces come and go.
    for (const other of this.held) if (!other.open) this.held.delete(other);
    this.held.add(held);
  }

  /** Records once that there is a connection. What serves one request is none. */
  announce(facts: Record<string, unknown> = {}): void {
    if (this.announced || this.perRequest) return;
    this.announced = true;
    const data = known({
      side: this.isServer ? 'server' : 'client',
      server: this.serverName,
      url: this.transport.url,
      transport: this.transport.kind,
      protocol_version: this.protocolVersion,
      ...facts,
    });
    this.#record(this.#last, { type: 'system', name: 'mcp.connect', data });
  }

  /** There will be no connection. */
  notOpened(error: unknown): void {
    const place = placeOf(this, undefined);
    const data = known({ url: this.transport.url, transport: this.transport.kind, error: toSpanError(error).message });
    (place?.span ?? place?.trace)?.addEvent({ type: 'system', name: 'mcp.connect', severity: 'error', data });
    place?.held?.leave();
  }

  /** The connection is over; so are the runs that were only its own, when nothing is under way in them. */
  closed(): void {
    if (this.announced) {
      const data = known({ side: this.isServer ? 'server' : 'client', server: this.serverName });
      this.#record(this.#last, { type: 'system', name: 'mcp.close', data });
    }
    this.announced = false;
    if (!this.perRequest) for (const held of this.held) held.endWhenIdle();
    this.held.clear();
  }

  /** Records something that happened on the connection, in the run that is current, else where it worked last. */
  happened(event: SpanEvent): void {
    const frame = suite().context.current();
    this.#record(frame?.inRun === true ? frame : this.#last, event);
  }

  #record(place: Place | undefined, event: SpanEvent): void {
    if (place !== undefined) (place.span ?? place.trace).addEvent(event);
  }

  /** A parent that a request names makes the other end one of ours. */
  sees(parent: RemoteParent | undefined): void {
    if (parent?.ours === true) this.peerIsOurs = true;
  }
}

const connections = new WeakMap<object, Connection>();

/** The connection of a client or server of the library. */
export function connectionOf(protocol: object): Connection {
  const known = connections.get(protocol);
  if (known !== undefined) return known;
  const made = new Connection(protocol);
  connections.set(protocol, made);
  return made;
}
