import { guard, suite } from '@chaukas/core/instrumentation';
import { type Method, type PatchContext, patchMethods, read } from '@chaukas/instrumentation';
import { providerOf } from '../client.ts';
import type { OpenAIOptions } from '../options.ts';
import { RealtimeSocket } from './realtime-socket.ts';
import { ResponsesSocket } from './responses-socket.ts';
import type { SocketContext, SocketObserver } from './socket-context.ts';

type Kind = new (context: SocketContext) => SocketObserver;

/** Modules with the classes that all sockets of a kind extend; none of them needs a WebSocket library. */
const MODULES: ReadonlyArray<readonly [path: string, exported: string, kind: Kind]> = [
  ['realtime/internal-base', 'OpenAIRealtimeEmitter', RealtimeSocket],
  ['beta/realtime/internal-base', 'OpenAIRealtimeEmitter', RealtimeSocket],
  ['resources/responses/ws-base', 'ResponsesWSBase', ResponsesSocket],
];

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
  const undo = MODULES.flatMap(([path, exported, kind]) => {
    const base = read(context.module(path), exported);
    const prototype: unknown = typeof base === 'function' ? Reflect.get(base, 'prototype') : undefined;
    return typeof prototype === 'object' && prototype !== null ? [observe(prototype, kind, context)] : [];
  });
  return () => {
    for (const one of undo) one();
  };
}

function observe(prototype: object, kind: Kind, context: PatchContext<OpenAIOptions>): () => void {
  const undo: Array<() => void> = [];
  const patched = new Set<object>();
  const watchSend = (emitter: object): void => {
    const owner = ownerOf(emitter, 'send');
    if (owner === undefined || patched.has(owner)) return;
    patched.add(owner);
    undo.push(
      patchMethods(owner, 'socket, sent', {
        send: (original, self, args) => sending(original, self, args, kind, context),
      }),
    );
  };
  if (typeof Reflect.get(prototype, 'send') === 'function') watchSend(prototype);
  undo.push(
    patchMethods(prototype, 'socket, received', {
      _emit: (original, self, args) => {
        guard('socket', () => {
          // Sockets of other kinds have a `send` of their own, which shows with the first of them.
          if (typeof self === 'object' && self !== null) watchSend(self);
          const observer = observerOf(self, kind, context);
          if (args[0] === 'event') observer?.received(args[1]);
          if (args[0] === 'close') observer?.closed();
        });
        return Reflect.apply(original, self, args);
      },
    }),
  );
  return () => {
    for (const one of undo) one();
  };
}

function sending(
  original: Method,
  self: unknown,
  args: unknown[],
  kind: Kind,
  context: PatchContext<OpenAIOptions>,
): unknown {
  guard('socket', () => observerOf(self, kind, context)?.sent(args[0]));
  return Reflect.apply(original, self, args);
}

function observerOf(emitter: unknown, Kind: Kind, context: PatchContext<OpenAIOptions>): SocketObserver | undefined {
  if (typeof emitter !== 'object' || emitter === null || !suite().provider.enabled) return undefined;
  const known = observers().get(emitter);
  if (known !== undefined) return known;
  const made = new Kind({
    emitter,
    scope: context.scope,
    onCall: context.onCall,
    provider: () => providerOf({ baseURL: addressOf(emitter) }),
  });
  observers().set(emitter, made);
  watchClose(read(emitter, 'socket'), made);
  return made;
}

/** Some of the library's objects do not tell that their socket closed. */
function watchClose(socket: unknown, observer: SocketObserver): void {
  const listen = read(socket, 'addEventListener');
  if (typeof listen !== 'function') return;
  Reflect.apply(listen, socket, ['close', () => guard('socket', () => observer.closed())]);
}

function addressOf(emitter: object): string {
  const url = read(emitter, 'url');
  return String(url);
}

/** The object in the chain of prototypes that has a method of its own. */
function ownerOf(start: object, name: string): object | undefined {
  for (let at: unknown = start; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, name)) return at;
  }
  return undefined;
}
