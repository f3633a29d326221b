import type { SQLInputValue } from 'node:sqlite';
import type { EventFilter, PageRequest } from '../event-store.ts';
import type { Cursor } from '../page-tokens.ts';
import { storedTime } from '../time.ts';
import { packId } from './ids.ts';

/** A condition as SQL; its values are parameters, never text. */
interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** What is read in order: events along one of their indexes, or along a tag. `key` is the alias of what holds the order. */
export interface Source {
  readonly from: string;
  readonly key: 'e' | 't';
}

/** Which events, in which order. */
export interface Selection {
  readonly source: Source;
  readonly conditions: readonly Condition[];
  readonly direction: 'ASC' | 'DESC';
}

/** Number of a name in the scope; undefined if nothing there has it. */
export type NameLookup = (name: string) => number | undefined;

const BY_TAG: Source = {
  from: 'event_tags t CROSS JOIN events e ON e.seq = t.seq AND e.scope = t.scope',
  key: 't',
};

/** Events by their number: for those that are known by it already. */
export const BY_NUMBER: Source = { from: 'events e NOT INDEXED', key: 'e' };

/** No event has this number for a name. */
const NONE = -1;

/**
 * Turns a filter into SQL. The index is chosen here, the narrowest that the filter allows, because SQLite's own choice
 * changes with its version and with what it knows of the data.
 */
export function select(
  scope: number,
  filter: EventFilter,
  order: PageRequest['order'],
  lookUp: NameLookup,
  source: Source = sourceOf(filter),
): Selection {
  const tags = [...new Set(filter.tags)].filter(Boolean).map((tag) => lookUp(tag) ?? NONE);
  const { key } = source;
  const name = (text: string | undefined): number | undefined => (text ? (lookUp(text) ?? NONE) : undefined);
  const conditions = [
    equal(`${key}.scope`, scope),
    equal('e.scope', scope),
    equal('e.session', name(filter.sessionId)),
    equal('e.trace', name(filter.traceId)),
    equal('e.agent', name(filter.agentId)),
    equal('e.span', filter.spanId ? packId(filter.spanId) : undefined),
    oneOf('e.type', filter.types),
    oneOf('e.status', filter.statuses),
    oneOf('e.severity', filter.severities),
    equal('t.tag', key === 't' ? tags[0] : undefined),
    tagged(key === 't' ? tags.slice(1) : tags),
    time(`${key}.time >= ?`, filter.from),
    time(`${key}.time < ?`, filter.to),
  ];
  const given = conditions.filter((condition) => condition !== undefined);
  return { source, conditions: given, direction: order === 'asc' ? 'ASC' : 'DESC' };
}

/** The same selection with one condition more. */
export function narrow(selection: Selection, sql: string, ...values: readonly SQLInputValue[]): Selection {
  return { ...selection, conditions: [...selection.conditions, { sql, values }] };
}

/** Only what comes after the cursor, in the order of the selection. */
export function after(selection: Selection, { time, number }: Cursor): Selection {
  const { key } = selection.source;
  const sign = selection.direction === 'ASC' ? '>' : '<';
  return narrow(selection, `(${key}.time, ${key}.seq) ${sign} (?, ?)`, time, number);
}

/** The statement that gives these columns of the first rows; its values are `valuesOf` and the limit. */
export function statementOf({ source, conditions, direction }: Selection, columns: string): string {
  const { from, key } = source;
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  const order = `${key}.time ${direction}, ${key}.seq ${direction}`;
  return `SELECT ${columns} FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ?`;
}

export function valuesOf({ conditions }: Selection): SQLInputValue[] {
  return conditions.flatMap(({ values }) => values);
}

function sourceOf({ sessionId, traceId, spanId, tags }: EventFilter): Source {
  if (spanId) return along('by_span');
  if (traceId) return along('by_trace');
  if (sessionId) return along('by_session');
  return tags?.some(Boolean) ? BY_TAG : along('by_time');
}

function along(index: string): Source {
  return { from: `events e INDEXED BY ${index}`, key: 'e' };
}

function equal(column: string, value: SQLInputValue | undefined): Condition | undefined {
  return value === undefined ? undefined : { sql: `${column} = ?`, values: [value] };
}

/** One parameter, however many values, so that the statement can be kept. */
function oneOf(column: string, values: readonly number[] | undefined): Condition | undefined {
  if (values === undefined || values.length === 0) return undefined;
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}

function tagged(tags: readonly number[]): Condition | undefined {
  if (tags.length === 0) return undefined;
  const has =
    'SELECT 1 FROM event_tags o WHERE o.scope = e.scope AND o.tag = j.value AND o.time = e.time AND o.seq = e.seq';
  return {
    sql: `NOT EXISTS (SELECT 1 FROM json_each(?) j WHERE NOT EXISTS (${has}))`,
    values: [JSON.stringify(tags)],
  };
}

function time(sql: string, bound: bigint | undefined): Condition | undefined {
  return bound === undefined ? undefined : { sql, values: [storedTime(bound)] };
}
