import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { EventStatus, EventType, type QueryFilter, Severity, type TimeRange } from '@chaukas/spec';
import { type Access, resolveScope } from '../access/access.ts';
import { requireRole } from '../access/gatekeeper.ts';
import { Refusal } from '../refusal.ts';
import type { EventFilter, Scope } from '../store/event-store.ts';

/** What a filter may hold at most: values of a list, and characters of the text that is looked for. */
const MAX_VALUES = 256;
const MAX_QUERY_TEXT = 1024;

/** A filter as the store takes it, and whose events it may see. */
export interface ScopedFilter {
  readonly scope: Scope;
  readonly filter: EventFilter;
}

/**
 * Reads a QueryFilter for a caller.
 *
 * @param path where it stands in the request, for sentences
 * @throws Refusal if the caller may not read there, or a field cannot be used
 */
export function readFilter(access: Access, filter: QueryFilter | undefined, path: string): ScopedFilter {
  const scope = readableScope(access, filter, path);
  if (filter === undefined) return { scope, filter: {} };
  checkLists(filter, path);
  const { sessionId, agentId, spanId, traceId, types, statuses, severities, tags } = filter;
  const given = { sessionId, agentId, spanId, traceId, text: checkedText(filter.textQuery, path) };
  const texts = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  return {
    scope,
    filter: { ...texts, types, statuses, severities, tags, ...readTimeRange(filter.time, `${path}.time`) },
  };
}

/** @throws Refusal unless the caller may read events of the tenant and project */
export function readableScope(access: Access, asked: Partial<Scope> | undefined, path: string): Scope {
  requireRole(access, 'read');
  const scope = resolveScope(access, { tenantId: asked?.tenantId ?? '', projectId: asked?.projectId ?? '' });
  if ('field' in scope) throw new Refusal(scope.kind, `${path}.${scope.field} ${scope.sentence}.`);
  return scope;
}

/**
 * Nanoseconds since 1970 of a TimeRange; sides that are open are absent.
 *
 * @throws Refusal if a time is not one
 */
export function readTimeRange(range: TimeRange | undefined, path: string): { from?: bigint; to?: bigint } {
  const from = nanosOf(range?.start, `${path}.start`);
  const to = nanosOf(range?.end, `${path}.end`);
  if (from !== undefined && to !== undefined && from > to) {
    throw new Refusal('invalid', `${path}.end is before ${path}.start.`);
  }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Years 1 to 9999, as google.protobuf.Timestamp has it. */
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;

/** What a store's times can be; beyond there are no events. */
const FIRST_NANO = -(2n ** 63n);
const LAST_NANO = 2n ** 63n - 1n;

function nanosOf(time: Timestamp | undefined, path: string): bigint | undefined {
  if (time === undefined) return undefined;
  const { seconds, nanos } = time;
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos > 999_999_999) {
    throw new Refusal('invalid', `${path} is no time of the years 1 to 9999.`);
  }
  const value = seconds * 1_000_000_000n + BigInt(nanos);
  if (value < FIRST_NANO) return FIRST_NANO;
  return value > LAST_NANO ? LAST_NANO : value;
}

const ENUMS = [
  ['types', 'EventType', EventType],
  ['statuses', 'EventStatus', EventStatus],
  ['severities', 'Severity', Severity],
] as const satisfies readonly (readonly [keyof QueryFilter, string, object])[];

function checkLists(filter: QueryFilter, path: string): void {
  for (const field of ['types', 'statuses', 'severities', 'tags'] as const) {
    const { length } = filter[field];
    if (length > MAX_VALUES)
      throw new Refusal('invalid', `${path}.${field} has ${length} values, more than ${MAX_VALUES}.`);
  }
  for (const [field, name, values] of ENUMS) {
    const at = filter[field].findIndex((value) => value === 0 || !Object.hasOwn(values, value));
    if (at >= 0)
      throw new Refusal('invalid', `${path}.${field}[${at}] is ${filter[field][at]}, which is no ${name} to look for.`);
  }
}

function checkedText(text: string, path: string): string {
  if (text.length <= MAX_QUERY_TEXT) return text;
  throw new Refusal('invalid', `${path}.text_query has ${text.length} characters, more than ${MAX_QUERY_TEXT}.`);
}
