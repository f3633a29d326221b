import { Code } from '@connectrpc/connect';
import type { Access } from '../access/access.ts';
import type { Reservation } from '../net/admission.ts';
import type { NodeRequest, NodeResponse } from '../net/one-port.ts';
import type { Services } from '../services.ts';

/** A request over plain HTTP that was let in. */
export interface Exchange {
  readonly services: Services;
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  /** Parameters of its URL. */
  readonly params: URLSearchParams;
  readonly access: Access;
  readonly reservation: Reservation;
}

/** What is answered; undefined of a route that answered by itself. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export type Route = (exchange: Exchange) => Promise<Answer | undefined>;

export function jsonAnswer(status: number, value: unknown, headers: Answer['headers'] = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** A code as Connect spells it: `invalid_argument`. */
export function codeName(code: Code): string {
  return (Code[code] ?? '').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
