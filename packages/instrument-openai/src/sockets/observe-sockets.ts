import { guard, parseArguments, suite } from '@chaukas/core/instrumentation';
import { type Method, type PatchContext, patchMethods, read, standIn, type Wrapper } from '@chaukas/instrumentation';
import { providerOf } from '../client.ts';
import type { OpenAIOptions } from '../options.ts';
import { RealtimeSocket } from './realtime-socket.ts';
import { ResponsesSocket } from './responses-socket.ts';
import type { SocketContext, SocketObserver } from './socket-context.ts';

/** A kind of sockets, by the class that all of them extend; none of these modules needs a WebSocket library. */
interface SocketKind {
  readonly module: string;
  readonly exported: string;
  /** Its objects do not always tell that their connection is gone. */
  readonly silent: boolean;
  readonly Observer: new (context: SocketContext) => SocketObserver;
}

const REALTIME = { exported: 'OpenAIRealtimeEmitter', silent: true, Observer: RealtimeSocket };
const RESPONSES = { exported: 'ResponsesWSBase', silent: false, Observer: ResponsesSocket };
const KINDS: readonly SocketKind[] = [
  { module: 'realtime/internal-base', ...REALTIME },
  { module: 'beta/realtime/internal-base', ...REALTIME },
  { module: 'resources/responses/ws-base', ...RESPONSES },
  { module: 'resources/beta/responses/ws-base', ...RESPONSES },
];

/** Ways to send an event: as an object, or as the JSON of one. */
const SENDERS = ['send', 'sendResponseCreate', 'sendRaw'] as const;

/** Ways to listen, of which an app uses one before it sends. */
const LISTENERS = ['on', 'once', 'emitted'] as const;

/** What a socket's object tells when its connection is gone, for good or to be made anew. */
const GONE = new Set<unknown>(['close', 'reconnecting']);

const OBSERVERS = '@chaukas/instrument-openai: sockets';

/** The observer of each socket, shared by all copies of ours. */
function observers(): WeakMap<object, SocketObserver> {
  const { instrumentations } = suite();
  const found = instrumentations.get(OBSERVERS);
  if (found instanceof WeakMap) return found;
  const made = new WeakMap<object, SocketObserver>();
  instrumentations.set(OBSERVERS, made);
  return made;
}

/**
 * Observes what the library does over WebSockets: its own objects hand each event to `_emit` and take each to `send`.
 * Nothing listens on their events, which would change what happens to errors.
 *
 * @returns undoes it
 */
export function observeSockets(context: PatchContext<OpenAIOptions>): () => void {
  const observing = KINDS.flatMap((kind) => {
    const base = read(context.module(kind.module), kind.exported);
    const prototype: unknown = typeof base === 'function' ? Reflect.get(base, 'prototype') : undefined;
    return typeof prototype === 'object' && prototype !== null ? [new KindObserver(prototype, kind, context)] : [];
  });
  return () => {
    for (const one of observing) one.undo();
  };
}

/** What stands in for the methods of one kind of sockets. */
class KindObserver {
  readonly #kind: SocketKind;
  readonly #context: PatchContext<OpenAIOptions>;
  readonly #undo: Array<() => void> = [];
  /** Prototypes whose ways to send are observed. */
  readonly #senders = new Set<object>();

  constructor(base: object, kind: SocketKind, context: PatchContext<OpenAIOptions>) {
    this.#kind = kind;
    this.#context = context;
    this.#watchSenders(base);
    const seen: Wrapper = (original, self, args) => {
      guard('socket', () => this.#observerOf(self));
      return Reflect.apply(original, self, args);
    };
    const listening = Object.fromEntries(LISTENERS.map((name) => [name, seen]));
    this.#undo.push(
      patchMethods(base, 'sockets', {
        ...listening,
        _emit: (original, self, args) => {
          guard('socket', () => this.#emits(self, args));
          return Reflect.apply(original, self, args);
        },
      }),
    );
  }

  undo(): void {
    for (const one of this.#undo) one();
  }

  #emits(self: unknown, [name, event]: readonly unknown[]): void {
    const observer = this.#observerOf(self);
    if (name === 'event') observer?.received(event);
    if (GONE.has(name)) observer?.closed();
  }

  #sends(original: Method, self: unknown, args: unknown[]): unknown {
    const [event] = args;
    guard('socket', () => this.#observerOf(self)?.sent(typeof event === 'string' ? parseArguments(event) : event));
    return Reflect.apply(original, self, args);
  }

  /** Sockets of one kind have ways to send of their own, which show with the first of them. */
  #watchSenders(start: object): void {
    for (let at: unknown = start; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
      const owner = at;
      const own = SENDERS.filter((name) => Object.hasOwn(owner, name));
      if (own.length === 0 || this.#senders.has(owner)) continue;
      this.#senders.add(owner);
      const sends: Wrapper = (original, self, args) => this.#sends(original, self, args);
      this.#undo.push(patchMethods(owner, 'sockets: sent', Object.fromEntries(own.map((name) => [name, sends]))));
    }
  }

  #observerOf(socket: unknown): SocketObserver | undefined {
    if (typeof socket !== 'object' || socket === null || !suite().provider.enabled) return undefined;
    const known = observers().get(socket);
    if (known !== undefined) return known;
    const { scope, onCall } = this.#context;
    const provider = (): ReturnType<typeof providerOf> => providerOf({ baseURL: String(read(socket, 'url')) });
    const made = new this.#kind.Observer({ emitter: socket, scope, onCall, provider });
    observers().set(socket, made);
    this.#watchSenders(Object.getPrototypeOf(socket));
    if (this.#kind.silent) watchClose(read(socket, 'socket'), made);
    return made;
  }
}

/** Sees the end of the connection itself. */
function watchClose(connection: unknown, observer: SocketObserver): void {
  if (typeof connection !== 'object' || connection === null) return;
  const closed = (): void => guard('socket', () => observer.closed());
  const seen = standIn(connection, 'emit', (emit, self, args) => {
    if (args[0] === 'close') closed();
    return Reflect.apply(emit, self, args);
  });
  const listen = seen ? undefined : read(connection, 'addEventListener');
  if (typeof listen === 'function') Reflect.apply(listen, connection, ['close', closed]);
}
