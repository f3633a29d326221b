import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  ChaukasClientService,
  ChaukasServerService,
  createEvent,
  type Event,
  type EventInit,
  formatEventLine,
  parseEventLine,
} from '@chaukas/spec';
import { CallError, type Dialect, type Driver, type Question } from './driver.ts';

type Json = { readonly [key: string]: unknown };

/** The public API, spoken from its OpenAPI description and not with code of the collector. */
export const PUBLIC_API: Dialect = {
  name: 'public JSON API',
  open(url, key) {
    const call = caller(url, key);
    return {
      healthz: async () => void (await call('/healthz')),
      capabilities: async () => camelKeys(await call('/v1/capabilities')),
      ingest: async (event) => String((await call('/v1/events', publicEvent(event))).event_id),
      ingestBatch: async (events) => {
        const batch = await call('/v1/events/batch', { batch_id: 'b', events: events.map(publicEvent) });
        const { accepted_count: accepted, rejected_count: rejected, rejected_event_ids: rejectedIds } = batch;
        return { accepted: Number(accepted), rejected: Number(rejected), rejectedIds: rejectedIds as string[] };
      },
      query: async ({ size, token, ascending, ...question }) => {
        const order = ascending === true ? { order_by_time: 'ASC' } : {};
        const asked = { filter: filterOf(question), page_size: size, page_token: token, ...order };
        const { events, next_page_token: next } = await call('/v1/query', asked);
        return { events: (events as Json[]).map(readPublicEvent), next: String(next ?? '') };
      },
      stats: async (scope) => {
        const stats = await call(`/v1/stats?${new URLSearchParams(filterOf(scope ?? {}))}`);
        const { total_events: events, total_sessions: sessions, events_by_type: byType } = stats;
        return { events: Number(events), sessions: Number(sessions), byType: byType as Record<string, number> };
      },
      tail: (question, signal) => readSse(`${url}/v1/tail?${new URLSearchParams(filterOf(question))}`, key, signal),
    };
  },
};

/** What the Python SDK posts: nothing but events, in binary, and it reads nothing but the code. */
export const PYTHON_POSTS: readonly Dialect[] = ['', '/v1'].map((prefix) => ({
  name: `Python SDK's posts${prefix === '' ? '' : `, under ${prefix}`}`,
  open(url, key): Driver {
    const { ingestEvent, ingestEventBatch } = ChaukasClientService.method;
    const server = ChaukasServerService.method;
    return {
      async ingest(event) {
        const body = toBinary(ingestEvent.input, create(ingestEvent.input, { event }));
        return fromBinary(server.ingestEvent.output, await post(`${url}${prefix}/events`, key, body)).eventId;
      },
      async ingestBatch(events) {
        const batch = { eventBatch: { batchId: 'b', events: [...events] } };
        const body = toBinary(ingestEventBatch.input, create(ingestEventBatch.input, batch));
        const answer = await post(`${url}${prefix}/events/batch`, key, body);
        const { acceptedCount, rejectedCount, rejectedEventIds } = fromBinary(server.ingestEventBatch.output, answer);
        return { accepted: acceptedCount, rejected: rejectedCount, rejectedIds: rejectedEventIds };
      },
    };
  },
}));

async function post(url: string, key: string | undefined, body: Uint8Array): Promise<Uint8Array> {
  const headers = { 'content-type': 'application/x-protobuf', 'user-agent': 'chaukas-sdk/0.1.0', ...bearer(key) };
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
  const answer = new Uint8Array(await response.arrayBuffer());
  if (response.headers.get('content-type') !== 'application/x-protobuf')
    throw errorOf(response, Buffer.from(answer).toString());
  return answer;
}

function caller(url: string, key: string | undefined): (path: string, body?: Json) => Promise<Json> {
  return async (path, body) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const headers = { ...bearer(key), ...(body !== undefined && { 'content-type': 'application/json' }) };
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    if (!response.ok && !text.includes('rejected_count')) throw errorOf(response, text);
    return JSON.parse(text);
  };
}

function bearer(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

function errorOf(response: Response, text: string): CallError {
  const { code, message } = JSON.parse(text);
  return new CallError(code, message, response.headers.get('retry-after') ?? undefined);
}

const CONTENT_KINDS: Readonly<Record<string, string>> = { policy: 'policy_decision', error: 'error_info' };
const CONTENTS = [
  ...['message', 'tool_call', 'tool_response', 'llm_invocation', 'policy', 'data_access'],
  ...['error', 'agent_handoff', 'mcp_call'],
];

/** From the lines of the SDKs (proto-JSON in snake_case) to the public API: short enum names, the content with its kind. */
export function publicEvent(init: EventInit): Json {
  const line = JSON.parse(formatEventLine(createEvent(init)));
  for (const [name, prefix] of ENUMS) line[name] &&= line[name].replace(prefix, '');
  const content = CONTENTS.find((name) => name in line);
  if (content === undefined) return line;
  const { [content]: value, ...rest } = line;
  return { ...rest, content: { kind: CONTENT_KINDS[content] ?? content, ...value } };
}

export function readPublicEvent({ content, ...rest }: Json): Event {
  const { kind, ...value } = (content ?? {}) as Json;
  const field = Object.entries(CONTENT_KINDS).find(([, name]) => name === kind)?.[0] ?? kind;
  const flat: Record<string, unknown> = { ...rest, ...(content !== undefined && { [String(field)]: value }) };
  for (const [name, prefix] of ENUMS) if (typeof flat[name] === 'string') flat[name] = prefix + flat[name];
  return parseEventLine(JSON.stringify(flat));
}

const ENUMS = [
  ['type', 'EVENT_TYPE_'],
  ['severity', 'SEVERITY_'],
  ['status', 'EVENT_STATUS_'],
  ['author', 'AUTHOR_'],
] as const;

function filterOf({ tenantId, projectId, sessionId, text }: Question): Record<string, string> {
  const fields = { tenant_id: tenantId, project_id: projectId, session_id: sessionId, text_query: text };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function camelKeys(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key.replaceAll(/_[a-z]/g, (found) => found.slice(1).toUpperCase()),
      value,
    ]),
  );
}

async function* readSse(url: string, key: string | undefined, signal: AbortSignal) {
  const response = await fetch(url, { headers: bearer(key), signal });
  if (!response.ok || response.body === null) throw errorOf(response, await response.text());
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    rest += chunk;
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      yield readFrame(rest.slice(0, end));
      rest = rest.slice(end + 2);
    }
  }
}

function readFrame(frame: string): { ids: string[]; missed: number } {
  const data = /^data: (.*)$/m.exec(frame)?.[1];
  const json: Json = data === undefined ? {} : JSON.parse(data);
  if (frame.startsWith('event: missed')) return { ids: [], missed: Number(json.missed) };
  return { ids: data === undefined ? [] : [String(json.event_id)], missed: 0 };
}
