import { type Event, formatEventLine, type QueryFilter, type TimeRange } from '@chaukas/spec';

const IDS = ['tenantId', 'projectId', 'sessionId', 'agentId', 'spanId', 'traceId'] as const;

/** Whether an event is what a query looks for: what the filter leaves out is not looked at. */
export function matches(event: Event, filter: QueryFilter): boolean {
  const { types, statuses, severities, tags, textQuery, time } = filter;
  const words = textQuery.toLowerCase();
  return (
    IDS.every((key) => filter[key] === '' || filter[key] === event[key]) &&
    isOneOf(types, event.type) &&
    isOneOf(statuses, event.status) &&
    isOneOf(severities, event.severity) &&
    tags.every((tag) => event.tags.includes(tag)) &&
    formatEventLine(event).toLowerCase().includes(words) &&
    isWithin(event, time)
  );
}

function isOneOf<T>(wanted: readonly T[], value: T): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

function isWithin({ timestamp }: Event, range: TimeRange | undefined): boolean {
  const at = nanosOf(timestamp);
  return (!range?.start || at >= nanosOf(range.start)) && (!range?.end || at < nanosOf(range.end));
}

function nanosOf(time: Event['timestamp']): bigint {
  return (time?.seconds ?? 0n) * 1_000_000_000n + BigInt(time?.nanos ?? 0);
}
