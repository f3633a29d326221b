import { planReply, type ReplyPlan } from './plan.ts';
import type { ReplyScript, ScriptedReply } from './reply.ts';
import type { RecordedRequest } from './request.ts';

/** Which requests a route takes: those of a path, or those for which a predicate is true. */
export type RouteMatch = string | ((request: RecordedRequest) => boolean);

/** A registered route and the number of requests it had. */
export interface Route {
  /** For the 404 that lists the routes. */
  readonly label: string;
  readonly matches: (request: RecordedRequest) => boolean;
  readonly plan: (request: RecordedRequest, nth: number) => ReplyPlan | Promise<ReplyPlan>;
  seen: number;
}

/**
 * Makes a route. Replies that are known now are checked now, so that a mistake shows where it was written.
 *
 * @throws TypeError or RangeError if a reply is wrong or the list is empty.
 */
export function makeRoute(match: RouteMatch, script: ReplyScript): Route {
  const isPath = typeof match === 'string';
  return {
    label: isPath ? match : `predicate ${match.name}`.trimEnd(),
    matches: isPath ? pathEnds(match) : match,
    plan: planner(script),
    seen: 0,
  };
}

function pathEnds(match: string): Route['matches'] {
  const ending = match.startsWith('/') ? match : `/${match}`;
  return ({ path }) => path.endsWith(ending);
}

function planner(script: ReplyScript): Route['plan'] {
  if (typeof script === 'function') return async (request, nth) => planReply(await script(request, nth));
  const plans = (isList(script) ? script : [script]).map(planReply);
  const last = plans.at(-1);
  if (last === undefined) throw new TypeError('a list of replies needs at least one');
  return (_request, nth) => plans[nth] ?? last;
}

// Array.isArray does not narrow a readonly array.
function isList(script: ScriptedReply | readonly ScriptedReply[]): script is readonly ScriptedReply[] {
  return Array.isArray(script);
}
