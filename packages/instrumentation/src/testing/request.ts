import type { IncomingMessage } from 'node:http';

/** One request as the server saw it. The object stays current: its answer's fields change while the answer runs. */
export interface RecordedRequest {
  readonly method: string;
  /** Path without the query, as sent (not decoded). */
  readonly path: string;
  /** Query with its `?`, as sent; empty if there is none. */
  readonly search: string;
  /** Names are in lower case; repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body as UTF-8 text; what arrived of it if the client went away, empty if it was over 64 MiB. */
  readonly body: string;
  /** Body parsed as JSON, whatever its content type; undefined if it is not JSON. */
  readonly json: unknown;
  /** Bytes of the body that were received. */
  readonly bytes: number;
  /** Whether a route matched; if not, the answer is a 404. */
  readonly matched: boolean;
  /** How many requests its route had before this one; 0 without a route. */
  readonly attempt: number;
  /** Status that was answered; undefined until the headers are sent. */
  readonly status: number | undefined;
  /** Frames of `sse` that were handed to the operating system, the closing one (`done`) not counted. */
  readonly framesSent: number;
  /** Whether the whole answer was handed to the operating system. */
  readonly completed: boolean;
  /** Whether the client closed before our answer, or its own body, ended. False where the script or `stop` cut. */
  readonly closedEarly: boolean;
}

/** A record as the server itself holds it. */
export type RequestRecord = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** The record of a request of which only the head has arrived. */
export function recordHead(message: IncomingMessage): RequestRecord {
  const url = message.url ?? '/';
  const query = url.indexOf('?');
  const headers = Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    method: message.method ?? 'GET',
    path: query < 0 ? url : url.slice(0, query),
    search: query < 0 ? '' : url.slice(query),
    headers: Object.fromEntries(headers),
    body: '',
    json: undefined,
    bytes: 0,
    matched: false,
    attempt: 0,
    status: undefined,
    framesSent: 0,
    completed: false,
    closedEarly: false,
  };
}

/** One line that tells a request and how far its answer came, for error messages. */
export function describeRequest(request: RecordedRequest): string {
  const facts = [
    request.status === undefined ? 'not answered' : `status ${request.status}`,
    ...(request.matched ? [] : ['no route']),
    ...(request.framesSent === 0 ? [] : [`frames ${request.framesSent}`]),
    ...(request.completed ? ['completed'] : []),
    ...(request.closedEarly ? ['closed early'] : []),
  ];
  return `${request.method} ${request.path} (attempt ${request.attempt}): ${facts.join(', ')}`;
}
