import type { RecordedRequest } from './request.ts';

/** A server-sent event with a name or an id. */
export interface SseFrame {
  /** Name of the event; default none. */
  event?: string;
  /** A string is written as is (one `data:` line per line of it), anything else as JSON. */
  data: unknown;
  /** Id of the event; default none. */
  id?: string;
}

/**
 * How one request is answered. At most one of `json`, `text` and `sse`; none of them is an empty body.
 *
 * Every string is sent as UTF-8.
 */
export interface ScriptedReply {
  /** HTTP status, 200 to 599; default 200. */
  status?: number;
  /** Response headers; they win over the `content-type` and `content-length` that the body brings. */
  headers?: Readonly<Record<string, string>>;
  /** Body, sent as `application/json`. */
  json?: unknown;
  /** Body, sent as it stands; `text/plain` unless `headers` says otherwise. */
  text?: string;
  /**
   * Body as server-sent events. An object with `data` and nothing beside it but `event` and `id` is a {@link SseFrame};
   * everything else is the data of a frame. Data that itself looks like a frame is wrapped: `{ data: { data: [] } }`.
   *
   * Without `frameDelayMs` all frames are written at once.
   */
  sse?: readonly unknown[];
  /** Data of a last frame after those of `sse`, `false` for none; default `[DONE]`, and none with `hang`. */
  done?: string | false;
  /** Keeps the frames of `sse` after the first so many until the promise resolves; one that rejects cuts the connection. */
  hold?: { readonly afterFrames: number; readonly until: Promise<unknown> };
  /** Milliseconds before the headers; default 0. */
  delayMs?: number;
  /** Milliseconds between two frames, and before the cut of `afterFrames`; default 0. */
  frameDelayMs?: number;
  /** Cuts the connection: before anything is sent, after the headers, or after that many frames of `sse`. */
  destroy?: 'before' | 'headers' | { readonly afterFrames: number };
  /** True: never answers, or, with `sse`, leaves the stream open after the last frame; until either side closes. */
  hang?: boolean;
}

/**
 * What a route answers: always the same; one reply per matching request, of which the last repeats; or what a function
 * returns. The function gets the request and how many requests the route had before it; what it throws becomes a 500.
 */
export type ReplyScript =
  | ScriptedReply
  | readonly ScriptedReply[]
  | ((request: RecordedRequest, nth: number) => ScriptedReply | Promise<ScriptedReply>);
