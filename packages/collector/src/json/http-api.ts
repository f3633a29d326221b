import { Code } from '@connectrpc/connect';
import { NOBODY } from '../access/access.ts';
import type { NodeHandler, NodeRequest, NodeResponse } from '../net/one-port.ts';
import { authorityOf, pathOf } from '../net/request.ts';
import { respond } from '../net/respond.ts';
import { quote, Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import { postBatch, postEvent } from './events-route.ts';
import { type Answer, codeName, type Exchange, jsonAnswer, type Route } from './exchange.ts';
import { getCapabilities, getHealth, getStats, getTail, postQuery } from './read-routes.ts';

type Method = 'GET' | 'POST';

/** The public API, the paths of the Python SDK (which adds no `/v1`), and what we add: statistics and the tail. */
const ROUTES: ReadonlyMap<string, Partial<Readonly<Record<Method, Route>>>> = new Map([
  ['/healthz', { GET: getHealth }],
  ['/v1/capabilities', { GET: getCapabilities }],
  ['/v1/events', { POST: postEvent }],
  ['/events', { POST: postEvent }],
  ['/v1/events/batch', { POST: postBatch }],
  ['/events/batch', { POST: postBatch }],
  ['/v1/query', { POST: postQuery }],
  ['/v1/stats', { GET: getStats }],
  ['/v1/tail', { GET: getTail }],
]);

/** Answers the public JSON API and the Python SDK. */
export function httpApi(services: Services): NodeHandler {
  return (request, response) => void answer(services, request, response);
}

async function answer(services: Services, request: NodeRequest, response: NodeResponse): Promise<void> {
  try {
    const route = findRoute(request);
    const given = await route(open(services, request, response));
    if (given !== undefined) respond(response, given.status, given.headers, given.body);
  } catch (error) {
    if (response.destroyed || response.headersSent) return;
    const { status, headers, body } = describe(error, services);
    respond(response, status, headers, body);
    // What is left of a body that was refused is read and forgotten, so that the answer is heard.
    request.resume();
  }
}

/** @throws Refusal if there is no such route */
function findRoute(request: NodeRequest): Route {
  const path = pathOf(request);
  const methods = ROUTES.get(path);
  if (methods === undefined) throw new Refusal('unknownPath', `There is nothing at ${quote(path)}.`);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = method === 'GET' || method === 'POST' ? methods[method] : undefined;
  if (route !== undefined) return route;
  throw new Refusal('wrongMethod', `${path} takes ${Object.keys(methods).join(' or ')} alone.`);
}

/** @throws Refusal if there is no room, or the caller is not known */
function open(services: Services, request: NodeRequest, response: NodeResponse): Exchange {
  // Whoever looks after the collector must not take one that is busy for one that is ill.
  const isHealth = pathOf(request) === '/healthz';
  const reservation = isHealth ? services.admission.enter(0) : services.admission.enter();
  response.once('close', reservation.release);
  const params = new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
  const access = isHealth ? NOBODY : services.gatekeeper.admit(request.headers.authorization, authorityOf(request));
  return { services, request, response, params, access, reservation };
}

function describe(error: unknown, { log }: Services): Answer {
  if (error instanceof Refusal) {
    const { code, status, message, retryAfter } = error;
    const hint = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    return jsonAnswer(status, { code: codeName(code), message }, hint);
  }
  log('error', 'internal_error', { reason: String(error), stack: error instanceof Error ? error.stack : undefined });
  const message = 'The collector failed at this request; its log says why.';
  return jsonAnswer(500, { code: codeName(Code.Internal), message });
}
