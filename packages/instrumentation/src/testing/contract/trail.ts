/** One event as it stands in the JSONL file. */
export interface EventJson {
  readonly event_id: string;
  readonly session_id: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly type: string;
  readonly status: string;
  readonly timestamp: string;
  readonly response_id?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly llm_invocation?: LlmInvocationJson;
  readonly tool_call?: { readonly id?: string; readonly name?: string; readonly arguments?: unknown };
  readonly tool_response?: {
    readonly tool_call_id?: string;
    readonly output?: unknown;
    readonly error_message?: string;
  };
  readonly error?: { readonly error_message?: string; readonly error_code?: string; readonly recoverable?: boolean };
  readonly retry?: { readonly attempt?: number; readonly strategy?: string; readonly backoff_ms?: number };
  readonly policy?: { readonly policy_id?: string; readonly outcome?: string };
  readonly message?: { readonly role?: string; readonly text?: string };
}

export interface LlmInvocationJson {
  readonly provider?: string;
  readonly model?: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly total_tokens?: number;
  readonly finish_reason?: string;
}

/** Where a scenario's part of the trail ends, in bytes. */
export interface TrailMark {
  readonly slug: string;
  readonly bytes: number;
}

/**
 * The lines of the trail by scenario. An event belongs to the scenario in which its trace began, even if it comes when
 * the next scenario is under way; what comes after the last mark belongs to the last one.
 */
export function linesByScenario(trail: Buffer, marks: readonly TrailMark[]): Map<string, string[]> {
  const sections = new Map<string, string[]>(marks.map(({ slug }) => [slug, []]));
  const owners = new Map<string, string>();
  let start = 0;
  marks.forEach(({ slug, bytes }, index) => {
    const end = index === marks.length - 1 ? trail.length : bytes;
    for (const line of linesOf(trail.subarray(start, end).toString('utf8'))) {
      const trace = traceOf(line);
      const owner = owners.get(trace) ?? slug;
      owners.set(trace, owner);
      sections.get(owner)?.push(line);
    }
    start = end;
  });
  return sections;
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function traceOf(line: string): string {
  return /"trace_id":"([^"]+)"/.exec(line)?.[1] ?? line;
}

export function typeOf({ type }: EventJson): string {
  return type.replace('EVENT_TYPE_', '');
}

export function statusOf({ status }: EventJson): string {
  return status.replace('EVENT_STATUS_', '');
}

/** The time of an event in a form that compares as text: with all digits of its fraction, of which JSON may leave some out. */
export function timeOf({ timestamp }: EventJson): string {
  const [seconds = '', fraction = ''] = timestamp.replace('Z', '').split('.');
  return `${seconds}.${fraction.padEnd(9, '0')}`;
}

/** Status that an event of a type has where all is well. */
function usualStatus(type: string): string {
  if (type.endsWith('_START')) return 'STARTED';
  return { ERROR: 'FAILED', RETRY: 'IN_PROGRESS' }[type] ?? 'COMPLETED';
}

/**
 * A trail in short, to be compared with what a scenario expects: `MODEL_INVOCATION_END`, or with what is out of the
 * ordinary `MODEL_INVOCATION_END CANCELLED (early_break)`. The event that the instrumentation started is left out: it comes
 * with the first session of a process.
 */
export function summary(events: readonly EventJson[]): string[] {
  return events
    .filter((event) => event.metadata?.name !== 'instrumentation')
    .map((event) => {
      const type = typeOf(event);
      const status = statusOf(event) === usualStatus(type) ? [] : [statusOf(event)];
      const reason = event.metadata?.end_reason === undefined ? [] : [`(${String(event.metadata.end_reason)})`];
      const name = event.tool_call?.name ?? event.metadata?.tool_name;
      return [type, ...(name === undefined ? [] : [String(name)]), ...status, ...reason].join(' ');
    });
}
