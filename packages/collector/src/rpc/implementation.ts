import { type ServerTwins, serverTwins } from '@chaukas/spec/raw';
import type { ConnectRouter, HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { CAPABILITIES } from '../capabilities.ts';
import { describeBatch, rejectionHeaders } from '../ingest/describe-batch.ts';
import { readFilter } from '../query/filter.ts';
import { typesByName } from '../query/stats.ts';
import type { Services } from '../services.ts';
import type { EventStats } from '../store/event-store.ts';
import { CALL } from './call.ts';
import { toConnectError } from './connect-error.ts';
import { BINARY, type Form, JSON_FORM } from './form.ts';

/** A message of a twin, whose types are lost: its fields by their names. */
type Fields = { readonly [field: string]: unknown };
type Unary = (request: Fields, context: HandlerContext) => Promise<Fields>;

/** Adds every call of every service to a router, in one form. */
export function addServices(router: ConnectRouter, services: Services, form: 'bytes' | 'json'): void {
  const twins = serverTwins(form);
  const calls = unaryCalls(services, form === 'bytes' ? BINARY : JSON_FORM);
  const guarded = Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, guard(call, services)]));
  const { getEventStats: _, ...clientCalls } = guarded;
  register(router, twins.server, guarded);
  register(router, twins.client, clientCalls);
  register(router, twins.tail, { tailEvents: tail(services, form === 'bytes' ? BINARY : JSON_FORM) });
}

/** The twins' types are made at run time, so the implementation cannot be checked against them. */
function register(router: ConnectRouter, service: ServerTwins['server'], calls: object): void {
  router.service(service, calls as Partial<ServiceImpl<typeof service>>);
}

function guard(call: Unary, { log }: Services): Unary {
  return async (request, context) => {
    try {
      return await call(request, context);
    } catch (error) {
      throw toConnectError(error, log);
    }
  };
}

function unaryCalls(services: Services, form: Form): Readonly<Record<string, Unary>> {
  const { ingest, query, healthy, now } = services;
  return {
    async healthz() {
      await healthy();
      return {};
    },
    async getCapabilities() {
      return { capabilities: CAPABILITIES };
    },
    async ingestEvent({ event }, { values }) {
      const eventId = await ingest.one(values.get(CALL).access, form.event(event));
      return { eventId, status: 'accepted', processedAt: BigInt(now()) };
    },
    async ingestEventBatch({ eventBatch }, { values, responseHeader }) {
      const result = await ingest.batch(values.get(CALL).access, form.batch(eventBatch));
      for (const [name, value] of Object.entries(rejectionHeaders(result))) responseHeader.set(name, value);
      return { ...describeBatch(result) };
    },
    async queryEvents(request, { values }) {
      const { access, reservation } = values.get(CALL);
      const page = await query.events(access, form.query(request.query), 'query');
      reservation.take(page.events.reduce((bytes, event) => bytes + event.length, 0));
      return { response: form.page(page) };
    },
    async getEventStats({ tenantId, projectId, timeRange }, { values }) {
      const asked = { tenantId: String(tenantId), projectId: String(projectId), timeRange: form.timeRange(timeRange) };
      return describeStats(await query.stats(values.get(CALL).access, asked, 'request'));
    },
  };
}

function tail({ tail: hub, log }: Services, form: Form) {
  return async function* (request: Fields, { values, signal }: HandlerContext): AsyncGenerator<Fields> {
    try {
      const { access } = values.get(CALL);
      const filter = readFilter(access, form.filter(request.filter), 'filter');
      for await (const { events, missed } of hub.watch(access, filter, signal)) {
        yield { events: form.events(events), missed: BigInt(missed) };
      }
    } catch (error) {
      throw toConnectError(error, log);
    }
  };
}

function describeStats({ totalEvents, totalSessions, eventsByType, averageSessionDurationMs }: EventStats): Fields {
  return {
    totalEvents,
    totalSessions,
    eventsByType: Object.fromEntries(typesByName(eventsByType)),
    avgSessionDurationMs: averageSessionDurationMs,
  };
}
