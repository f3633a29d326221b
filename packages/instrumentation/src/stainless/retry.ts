import type { RetrySpanEvent } from '@chaukas/core';
import { read, readText } from '../reading/read.ts';

/** What is known of an attempt that failed. */
export interface FailedAttempt {
  /** HTTP status, if there was an answer. */
  status?: number;
  /** Name or code of the error, if there was none. */
  error?: string;
}

/** The headers by which a server says how long to wait; one of them present means that the wait is the server's. */
const HINTS = ['retry-after-ms', 'retry-after'];

/** Finds the response headers among a method's arguments, whose order differs between versions. */
export function findHeaders(args: readonly unknown[]): object | undefined {
  return args.find((arg): arg is object => {
    if (typeof arg !== 'object' || arg === null) return false;
    return typeof Reflect.get(arg, 'get') === 'function' || HINTS.some((name) => name in arg);
  });
}

/** Whether the server said how long to wait. */
export function hasHint(headers: object | undefined): boolean {
  return HINTS.some((name) => readHeader(headers, name) !== undefined);
}

/** A header of a `Headers` object or of a plain one. */
export function readHeader(headers: unknown, name: string): string | undefined {
  const get = read(headers, 'get');
  const value: unknown = typeof get === 'function' ? Reflect.apply(get, headers, [name]) : read(headers, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The event of a further attempt. */
export function retryEvent(attempt: number, failed: FailedAttempt, hinted: boolean, waitedMs: number): RetrySpanEvent {
  return {
    type: 'retry',
    attempt,
    strategy: hinted ? 'server_hint' : 'exponential_backoff',
    backoff_ms: waitedMs,
    reason: failed.status === undefined ? (failed.error ?? 'connection error') : `HTTP ${failed.status}`,
    ...(failed.status !== undefined && { http_status: failed.status }),
  };
}

/** Code of an error or of its cause, else its name, for the reason of a retry. */
export function reasonOf(error: unknown): string {
  return readText(error, 'cause', 'code') ?? readText(error, 'code') ?? readText(error, 'name') ?? 'Error';
}
