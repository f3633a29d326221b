import { QueryFilterSchema, QueryRequestSchema, TimeRangeSchema } from '@chaukas/spec';
import { CAPABILITIES } from '../capabilities.ts';
import { readFilter } from '../query/filter.ts';
import { typesByName } from '../query/stats.ts';
import { quote, Refusal } from '../refusal.ts';
import { streamTail } from '../tail/sse.ts';
import { type Answer, type Exchange, jsonAnswer } from './exchange.ts';
import { parseMessage } from './parse-message.ts';
import { bodyForm, readJson } from './read-body.ts';
import { renderEvent } from './render-event.ts';

/** `GET /healthz`: 200, or 503 with the reason. */
export async function getHealth({ services }: Exchange): Promise<Answer> {
  await services.healthy();
  return jsonAnswer(200, { status: 'ok' });
}

/** `GET /v1/capabilities`. */
export async function getCapabilities(): Promise<Answer> {
  return jsonAnswer(200, Object.fromEntries(Object.entries(CAPABILITIES).map(([name, has]) => [snake(name), has])));
}

/** `POST /v1/query`: a QueryRequest, in which the public API requires a filter. */
export async function postQuery(exchange: Exchange): Promise<Answer> {
  bodyForm(exchange, ['json']);
  const request = parseMessage(QueryRequestSchema, await readJson(exchange), 'query');
  if (request.filter === undefined) throw new Refusal('invalid', 'query.filter is missing: {} asks for all events.');
  const { events, next } = await exchange.services.query.events(exchange.access, request, 'query');
  exchange.reservation.take(events.reduce((bytes, event) => bytes + event.length, 0));
  return jsonAnswer(200, {
    events: events.map((event) => renderEvent(event, 'public')),
    ...(next !== undefined && { next_page_token: next }),
  });
}

/** `GET /v1/stats?tenant_id=&project_id=&start=&end=`: GetEventStats, which the public API does not have. */
export async function getStats({ access, params, services }: Exchange): Promise<Answer> {
  const { start, end, tenant_id: tenantId, project_id: projectId } = readParams(params, STATS_PARAMS);
  const timeRange = parseMessage(TimeRangeSchema, { start, end }, 'time_range');
  const asked = { tenantId: String(tenantId ?? ''), projectId: String(projectId ?? ''), timeRange };
  const stats = await services.query.stats(access, asked, 'stats');
  return jsonAnswer(200, {
    total_events: Number(stats.totalEvents),
    total_sessions: Number(stats.totalSessions),
    events_by_type: Object.fromEntries(typesByName(stats.eventsByType).map(([name, count]) => [name, Number(count)])),
    avg_session_duration_ms: stats.averageSessionDurationMs,
  });
}

/** `GET /v1/tail`: events while they are stored, as server-sent events; the parameters are the fields of QueryFilter. */
export async function getTail({ access, params, response, services }: Exchange): Promise<undefined> {
  const { start, end, ...fields } = readParams(params, TAIL_PARAMS);
  const filter = parseMessage(QueryFilterSchema, { ...fields, time: { start, end } }, 'filter');
  await streamTail(services.tail, access, readFilter(access, filter, 'filter'), response);
}

type ParamKind = 'text' | 'texts' | 'names';

const STATS_PARAMS: Readonly<Record<string, ParamKind>> = {
  tenant_id: 'text',
  project_id: 'text',
  start: 'text',
  end: 'text',
};

const TAIL_PARAMS: Readonly<Record<string, ParamKind>> = {
  ...STATS_PARAMS,
  session_id: 'text',
  agent_id: 'text',
  span_id: 'text',
  trace_id: 'text',
  text_query: 'text',
  types: 'names',
  statuses: 'names',
  severities: 'names',
  tags: 'texts',
};

/** Parameters of a URL as JSON; lists by repeating a parameter, names of enums also with commas. */
function readParams(params: URLSearchParams, kinds: Readonly<Record<string, ParamKind>>): Record<string, unknown> {
  const unknown = [...params.keys()].find((name) => !Object.hasOwn(kinds, name));
  if (unknown !== undefined) {
    throw new Refusal('invalid', `${quote(unknown)} is no parameter here: there are ${Object.keys(kinds).join(', ')}.`);
  }
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => [name, readParam(params.getAll(name), kinds[name])]),
  );
}

function readParam(values: string[], kind: ParamKind | undefined): string | string[] | undefined {
  if (kind === 'text') return values.at(-1);
  return kind === 'names' ? values.flatMap((value) => value.split(',')) : values;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
