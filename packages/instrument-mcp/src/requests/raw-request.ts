import { guard } from '@chaukas/core/instrumentation';
import { isPatched, type Method, type PatchContext, patchMethods, read, readText } from '@chaukas/instrumentation';
import { type Connection, connectionOf } from '../connection/connection.ts';
import type { McpOptions } from '../options.ts';
import type { LiveRequest } from './live-request.ts';
import { begin, dataOf, told } from './observe-request.ts';
import { methodOf } from './request-data.ts';

const PURPOSE = 'mcp send';
const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged';
const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';

/** The client of each transport: what probes a server may use another transport of the same kind. */
const clients = new WeakMap<object, Connection>();
/** The client that is connecting last, for transports that it makes itself. */
let connecting: Connection | undefined;

/**
 * Observes the requests that a client of the second major sends past its funnel: the probe of the era of a server, and the
 * subscription to its changes. They are the ones whose id is a text.
 *
 * @returns undoes it
 */
export function observeTransport(client: object, transport: unknown, context: PatchContext<McpOptions>): () => void {
  if (typeof transport !== 'object' || transport === null) return () => undefined;
  connecting = connectionOf(client);
  connecting.opened(transport);
  clients.set(transport, connecting);
  const owner = ownerOf(transport, 'send');
  if (owner === undefined || isPatched(owner, PURPOSE)) return () => undefined;
  return patchMethods(owner, PURPOSE, {
    send: (original, self, args) => {
      const sent = guard('mcp send', () => sendRaw(self, args, context));
      return sent === undefined ? Reflect.apply(original, self, args) : sent.send(original);
    },
  });
}

/** The object that has a method, the transport itself or one of its classes. */
function ownerOf(transport: object, method: string): object | undefined {
  for (let at: object | null = transport; at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, method)) return at;
  }
  return undefined;
}

function sendRaw(
  transport: unknown,
  args: unknown[],
  { scope, options }: PatchContext<McpOptions>,
): { send(original: Method): unknown } | undefined {
  const [message] = args;
  const id = read(message, 'id');
  const operation = methodOf(message);
  if (typeof id !== 'string' || operation === undefined || typeof transport !== 'object' || transport === null)
    return undefined;
  const connection = clients.get(transport) ?? connecting;
  if (connection === undefined || typeof message !== 'object' || message === null) return undefined;
  const live = begin({ connection, data: dataOf(connection, operation, message, id), scope, request: message, id });
  if (live === undefined) return undefined;
  awaitAnswer(transport, id, live);
  const sent = [told(live, message, options()), ...args.slice(1)];
  return {
    send(original) {
      const promise = live.run(() => Reflect.apply(original, transport, sent));
      guard('mcp send', () => live.observeSending(promise));
      return promise;
    },
  };
}

/** Looks at what comes in until the answer is there; it goes on as it came. */
function awaitAnswer(transport: object, id: string, live: LiveRequest): void {
  const before: unknown = Reflect.get(transport, 'onmessage');
  if (typeof before !== 'function') return;
  const looking = function (this: unknown, ...args: unknown[]): unknown {
    guard('mcp answer', () => {
      if (!isAnswer(args[0], id, live)) return;
      if (Reflect.get(transport, 'onmessage') === looking) Reflect.set(transport, 'onmessage', before);
    });
    return Reflect.apply(before, this, args);
  };
  Reflect.set(transport, 'onmessage', looking);
}

function isAnswer(message: unknown, id: string, live: LiveRequest): boolean {
  const params = read(message, 'params');
  if (readText(message, 'method') === ACKNOWLEDGED && read(params, '_meta', SUBSCRIPTION) === id) {
    live.answered(read(params, 'notifications'));
    return true;
  }
  if (read(message, 'id') !== id || readText(message, 'method') !== undefined) return false;
  live.arrived(message);
  return true;
}
