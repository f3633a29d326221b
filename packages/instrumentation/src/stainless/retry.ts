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

/** How long the server asked to wait, in milliseconds; undefined if it did not, or not in a form that can be read. */
export function hintOf(headers: object | undefined, now: number = Date.now()): number | undefined {
  const millis = Number.parseFloat(readHeader(headers, 'retry-after-ms') ?? '');
  if (!Number.isNaN(millis)) return millis;
  const after = readHeader(headers, 'retry-after') ?? '';
  const seconds = Number.parseFloat(after);
  const hint = Number.isNaN(seconds) ? Date.parse(after) - now : seconds * 1000;
  return Number.isNaN(hint) ? undefined : hint;
}

/** A header of a `Headers` object or of a plain one. */
export function readHeader(headers: unknown, name: string): string | undefined {
  const get = read(headers, 'get');
  const value: unknown = typeof get === 'function' ? Reflect.apply(get, headers, [name]) : read(headers, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Timers and clocks are this far from exact, in milliseconds. */
const SLACK_MS = 20;

/** The event of a further attempt. Clients do not follow every hint: the wait was the server's if it was as long as asked. */
export function retryEvent(
  attempt: number,
  failed: FailedAttempt,
  hintMs: number | undefined,
  waitedMs: number,
): RetrySpanEvent {
  const followed = hintMs !== undefined && hintMs >= 0 && waitedMs + SLACK_MS >= hintMs;
  return {
    type: 'retry',
    attempt,
    strategy: followed ? 'server_hint' : 'exponential_backoff',
    backoff_ms: waitedMs,
    reason: failed.status === undefined ? (failed.error ?? 'connection error') : `HTTP ${failed.status}`,
    ...(failed.status !== undefined && { http_status: failed.status }),
  };
}

/** Code of an error or of its cause, else its name, for the reason of a retry. */
export function reasonOf(error: unknown): string {
  return readText(error, 'cause', 'code') ?? readText(error, 'code') ?? readText(error, 'name') ?? 'Error';
}
