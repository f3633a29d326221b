import type { IncomingMessage, ServerResponse } from 'node:http';
import { MAX_BODY_BYTES, parseJson, readBody } from './body.ts';
import { Exchange } from './exchange.ts';
import type { Journal } from './journal.ts';
import { planReply, type ReplyPlan } from './plan.ts';
import type { RequestRecord } from './request.ts';
import type { Route } from './route.ts';
import { sendReply } from './send.ts';
import type { Upgrades } from './upgrade.ts';

/** What `ScriptedServer.reset` forgets. A request stays with the scene in which it arrived. */
export interface Scene {
  readonly routes: Route[];
  readonly journal: Journal;
  readonly upgrades: Upgrades;
}

/** Records a request and answers it. Never rejects: what goes wrong becomes an answer or a closed connection. */
export async function serve(message: IncomingMessage, response: ServerResponse, scene: Scene): Promise<void> {
  const exchange = new Exchange(message, response, scene.journal);
  try {
    const plan = await receive(message, exchange, scene);
    if (plan !== undefined) await sendReply(plan, exchange);
  } catch (error) {
    // This fails in turn where the client is gone or has the headers already: then closing is all that is left.
    await sendReply(problem(500, exchange, messageOf(error)), exchange).catch(() => exchange.cut());
  }
}

/** Reads a request, enters it in the journal and finds the reply; undefined if the client went away before its end. */
async function receive(message: IncomingMessage, exchange: Exchange, scene: Scene): Promise<ReplyPlan | undefined> {
  const { outcome, text, bytes } = await readBody(message);
  const { record } = exchange;
  record.body = text;
  record.json = parseJson(text);
  record.bytes = bytes;
  if (outcome !== 'complete') {
    scene.journal.add(record);
    return outcome === 'aborted' ? undefined : problem(413, exchange, `the body is over ${MAX_BODY_BYTES} bytes`);
  }
  const route = enter(record, scene);
  if (route === undefined) return problem(404, exchange, `no route matched; routes: ${labels(scene.routes)}`);
  return route.plan(record, record.attempt);
}

/** Finds the route of a request and enters the request in the journal, where it stands also if a predicate throws. */
function enter(record: RequestRecord, { routes, journal }: Scene): Route | undefined {
  try {
    const route = routes.find(({ matches }) => matches(record));
    if (route === undefined) return undefined;
    record.matched = true;
    record.attempt = route.seen++;
    return route;
  } finally {
    journal.add(record);
  }
}

function problem(status: number, { record }: Exchange, why: string): ReplyPlan {
  const { method, path } = record;
  return planReply({ status, json: { message: `ScriptedServer: ${method} ${path}: ${why}`, method, path } });
}

function labels(routes: readonly Route[]): string {
  return routes.map(({ label }) => label).join(', ') || 'none';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
