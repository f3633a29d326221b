import { AsyncLocalStorage } from 'node:async_hooks';
import { type ConnectRouter, createConnectRouter, createContextValues } from '@connectrpc/connect';
import type { UniversalHandler } from '@connectrpc/connect/protocol';
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node';
import type { Reservation } from '../net/admission.ts';
import { bodyOf } from '../net/body.ts';
import type { NodeHandler, NodeRequest, NodeResponse } from '../net/one-port.ts';
import { authorityOf, pathOf } from '../net/request.ts';
import { respond, writeHead } from '../net/respond.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import { blameCaller } from './blame.ts';
import { CALL, type Call } from './call.ts';
import { compressions } from './compression.ts';
import { toConnectError } from './connect-error.ts';
import { addServices } from './implementation.ts';

type Handlers = ReadonlyMap<string, UniversalHandler>;

/**
 * Answers the Chaukas services over gRPC, gRPC-Web and Connect, in binary and in JSON.
 *
 * Two sets of handlers, since the same call is one of bytes in the one form and one of objects in the other.
 */
export function rpcHandler(services: Services): NodeHandler {
  // Connect unpacks a body without saying whose it is.
  const current = new AsyncLocalStorage<Reservation>();
  const acceptCompression = compressions((bytes) => take(current.getStore(), bytes, services.log));
  const handlers = (form: 'bytes' | 'json'): Handlers => {
    const router = createConnectRouter({ readMaxBytes: services.maxMessageBytes, acceptCompression });
    addServices(router, services, form);
    return byPath(router);
  };
  const bytes = handlers('bytes');
  const json = handlers('json');
  return (request, response) => {
    const path = pathOf(request);
    const handler = (isJson(request) ? json : bytes).get(path);
    if (handler === undefined) answerUnknown(request, response, path);
    else void serve({ services, current }, handler, request, response);
  };
}

function byPath({ handlers }: ConnectRouter): Handlers {
  return new Map(handlers.map((handler) => [handler.requestPath, handler]));
}

function isJson({ headers }: NodeRequest): boolean {
  return /^application\/([\w-]+\+)?json\b/i.test(headers['content-type'] ?? '');
}

interface Serving {
  readonly services: Services;
  /** What the call that is being served holds of the memory. */
  readonly current: AsyncLocalStorage<Reservation>;
}

async function serve(
  { services, current }: Serving,
  handler: UniversalHandler,
  request: NodeRequest,
  response: NodeResponse,
): Promise<void> {
  const { log } = services;
  try {
    const opened = open(services, handler, request, response);
    const universal = universalRequestFromNodeRequest(request, response, undefined, opened.values);
    const body = gated(request, opened, log);
    const answer = await current.run(opened.reservation, () => handler({ ...universal, body }));
    await universalResponseToNodeResponse(await blameCaller(answer), response);
  } catch (error) {
    // Mostly a caller that went away; what a call itself throws is in its answer already.
    log('debug', 'call_broken_off', { path: pathOf(request), reason: String(error) });
    if (response.headersSent) response.end();
    else respond(response, 400);
  }
}

/** A call that may begin, or the refusal that its body will throw: so it is told in the caller's own protocol. */
interface Opened {
  readonly values: ReturnType<typeof createContextValues>;
  readonly reservation: Reservation;
  readonly refusal: unknown;
}

function open(services: Services, handler: UniversalHandler, request: NodeRequest, response: NodeResponse): Opened {
  const values = createContextValues();
  // Whoever looks after the collector must not take one that is busy for one that is ill.
  const isHealth = handler.method.name === 'Healthz';
  let reservation = services.admission.enter(0);
  try {
    if (!isHealth) reservation = services.admission.enter();
    response.once('close', reservation.release);
    if (!isHealth) values.set(CALL, callOf(services, request, reservation));
    return { values, reservation, refusal: undefined };
  } catch (refusal) {
    return { values, reservation, refusal };
  }
}

function callOf({ gatekeeper }: Services, request: NodeRequest, reservation: Reservation): Call {
  return { access: gatekeeper.admit(request.headers.authorization, authorityOf(request)), reservation };
}

/** The body of a request, counted while it arrives. */
async function* gated(
  request: NodeRequest,
  { reservation, refusal }: Opened,
  log: Services['log'],
): AsyncGenerator<Uint8Array> {
  if (refusal !== undefined) {
    request.resume();
    throw toConnectError(refusal, log);
  }
  for await (const chunk of bodyOf(request)) {
    take(reservation, chunk.length, log);
    yield chunk;
  }
}

/** @throws ConnectError if there is no room */
function take(reservation: Reservation | undefined, bytes: number, log: Services['log']): void {
  try {
    reservation?.take(bytes);
  } catch (error) {
    throw toConnectError(error, log);
  }
}

/** gRPC has a status of its own beside that of HTTP: in the trailers, which on the web are headers if there is no body. */
function answerUnknown(request: NodeRequest, response: NodeResponse, path: string): void {
  const { message, code, status } = new Refusal('unknownPath', `${path} is not a call of this server.`);
  const type = request.headers['content-type'] ?? '';
  const told = { 'grpc-status': String(code), 'grpc-message': encodeURIComponent(message) };
  request.resume();
  if (type.startsWith('application/grpc-web')) {
    respond(response, 200, { 'content-type': type, ...told });
  } else if (type.startsWith('application/grpc')) {
    writeHead(response, 200, { 'content-type': type });
    response.addTrailers(told);
    response.end();
  } else {
    respond(
      response,
      status,
      { 'content-type': 'application/json' },
      JSON.stringify({ code: 'unimplemented', message }),
    );
  }
}
