/** One event as it stands in the JSONL file, as far as these tests look at it. */
export interface TrailEvent {
  readonly event_id: string;
  readonly session_id: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly type: string;
  readonly status: string;
  readonly author: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly tool_call?: { readonly name?: string; readonly arguments?: unknown };
  readonly tool_response?: { readonly output?: unknown; readonly error_message?: string };
  readonly mcp_call?: {
    readonly operation?: string;
    readonly server_name?: string;
    readonly server_url?: string;
    readonly method?: string;
    readonly protocol_version?: string;
    readonly request?: Readonly<Record<string, unknown>>;
    readonly response?: Readonly<Record<string, unknown>>;
  };
  readonly error?: { readonly error_message?: string; readonly error_code?: string };
  readonly policy?: { readonly policy_id?: string; readonly outcome?: string; readonly rationale?: string };
  readonly data_access?: { readonly datasource?: string; readonly document_ids?: readonly string[] };
  readonly state_update?: Readonly<Record<string, { readonly old?: string; readonly new?: string }>>;
}

export function readTrail(text: string): TrailEvent[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as TrailEvent);
}

/** The type without its prefix. */
export function typeOf({ type }: TrailEvent): string {
  return type.replace('EVENT_TYPE_', '');
}

/** The status without its prefix. */
export function statusOf({ status }: TrailEvent): string {
  return status.replace('EVENT_STATUS_', '');
}

export function ofType(events: readonly TrailEvent[], type: string): TrailEvent[] {
  return events.filter((event) => typeOf(event) === type);
}
