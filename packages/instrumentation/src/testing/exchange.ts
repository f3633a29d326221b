import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Journal } from './journal.ts';
import { type RecordedRequest, type RequestRecord, recordHead } from './request.ts';

/** One request and its answer: what is known of them, and whether the connection is still there. */
export class Exchange {
  readonly record: RequestRecord;
  readonly response: ServerResponse;
  /** Aborted when the answer is over, for whatever reason. */
  readonly signal: AbortSignal;
  readonly #journal: Journal;
  #cut = false;

  constructor(message: IncomingMessage, response: ServerResponse, journal: Journal) {
    const over = new AbortController();
    this.record = recordHead(message);
    this.response = response;
    this.signal = over.signal;
    this.#journal = journal;
    response.once('finish', () => this.note({ completed: true }));
    response.once('close', () => {
      if (!response.writableFinished && !this.#cut) this.note({ closedEarly: true });
      over.abort();
    });
  }

  note(change: Partial<RecordedRequest>): void {
    this.#journal.note(this.record, change);
  }

  /** Closes the connection, without losing what is already out. */
  cut(): void {
    this.#cut = true;
    this.response.socket?.destroySoon();
  }
}
