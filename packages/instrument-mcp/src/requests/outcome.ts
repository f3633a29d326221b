import type { ErrorDetails } from '@chaukas/core/instrumentation';
import { read, readList, readNumber, readText } from '@chaukas/instrumentation';

/** An answer that says itself that it failed. */
export interface AnsweredFailure {
  readonly message: string;
  readonly code: string;
}

/** How a request ended that was not answered with a result. */
export type Ending =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly details: ErrorDetails | undefined; readonly denied: string | undefined };

const INVALID_PARAMS = -32602;
const REQUEST_TIMEOUT = -32001;
/** What servers of the library answer for a tool that they do not have, as a text or as an error. */
const UNKNOWN_TOOL = /^(?:MCP error -32602: )?Tool .+ (?:not found|disabled)$/s;
const TIMED_OUT = /timed out|timeout exceeded/i;

/** Names of errors that stand for an HTTP status which they do not carry. */
const STATUS_OF: Readonly<Record<string, number>> = { UnauthorizedError: 401, InsufficientScopeError: 403 };

/** What a client can do about a status. */
const DENIALS: Readonly<Record<number, string>> = { 401: 'reauthorize', 403: 'request_access' };

/** What went wrong according to the result of a tool: an answer as good as any other to the protocol. */
export function failureOf(operation: string, result: unknown): AnsweredFailure | undefined {
  if (operation !== 'tools/call' || read(result, 'isError') !== true) return undefined;
  const texts = readList(result, 'content').flatMap((part) => readText(part, 'text') ?? []);
  const message = texts.join('\n') || 'the tool failed';
  return { message, code: UNKNOWN_TOOL.test(message) ? 'unknown_tool' : 'tool_error' };
}

/** What a client does that asked a server whether it knows the era without sessions. */
const FALLS_BACK = { recoverable: true, recovery_action: 'initialize' };

/**
 * @param aborted whether the app gave the request up
 * @param probing whether it only asks how to go on, and goes on otherwise
 */
export function endingOf(error: unknown, aborted: boolean, probing = false): Ending {
  if (aborted) return { kind: 'cancelled' };
  const status = statusOf(error);
  const action = status === undefined ? undefined : DENIALS[status];
  if (action !== undefined) {
    const details = { code: String(status), recoverable: true, recovery_action: action };
    return { kind: 'failed', details, denied: String(status) };
  }
  const details = detailsOf(error);
  return { kind: 'failed', details: probing ? { ...details, ...FALLS_BACK } : details, denied: undefined };
}

/** What is known of an error beyond the error itself. */
export function detailsOf(error: unknown): ErrorDetails | undefined {
  if (isTimeout(error)) return { code: 'timeout', recoverable: true, recovery_action: 'retry' };
  const unknownTool = read(error, 'code') === INVALID_PARAMS && UNKNOWN_TOOL.test(readText(error, 'message') ?? '');
  return unknownTool ? { code: 'unknown_tool', recoverable: false } : undefined;
}

/** The time ran out on this side; the code alone does not say it, because servers use it for other things. */
function isTimeout(error: unknown): boolean {
  const code = read(error, 'code');
  if (code === 'REQUEST_TIMEOUT') return true;
  return code === REQUEST_TIMEOUT && TIMED_OUT.test(readText(error, 'message') ?? '');
}

function statusOf(error: unknown): number | undefined {
  const name = readText(error, 'name') ?? '';
  const said = readNumber(error, 'status') ?? readNumber(error, 'code') ?? STATUS_OF[name];
  return said ?? STATUS_OF[constructorName(error)];
}

/** The first major's errors all have the name of their base class. */
function constructorName(error: unknown): string {
  const made = read(error, 'constructor');
  return typeof made === 'function' ? made.name : '';
}
