/** What became of one attempt to send a batch. */
export type Answer = Taken | Failure;

/** The server has the batch, but for events that it names. */
export interface Taken {
  kind: 'taken';
  /** Ids of the events that it did not take. */
  rejected: readonly string[];
  /** Events that it did not take, but does not name. */
  unnamed: number;
}

export interface Failure {
  /**
   * - `absent`: nobody answered, or not to the end;
   * - `busy`: the server wants to be asked later;
   * - `failed`: something went wrong in the server;
   * - `too_large`: the batch is larger than it takes;
   * - `refused`: it would answer another attempt in the same way.
   */
  kind: 'absent' | 'busy' | 'failed' | 'too_large' | 'refused';
  /** In words. */
  reason: string;
  /** Milliseconds that the server asks to wait. */
  wait?: number | undefined;
  /** What whoever runs the app can do about a refusal, as a sentence. */
  fix?: string | undefined;
  /** A smaller batch may get through sooner: it is the amount that is too much, not the number of requests. */
  overloaded?: boolean;
}

/** Makes attempts, in one of the protocols that a server speaks. */
export interface BatchSender {
  /**
   * Sends a batch once. Never rejects.
   *
   * @param batch an encoded `EventBatch`, whose bytes stay as they are meanwhile
   * @param signal aborted when the answer is not waited for any more
   */
  send(batch: Uint8Array, signal: AbortSignal): Promise<Answer>;
  /** Closes connections; another attempt opens them again. */
  close(): void;
}

/** How a sender reaches its server. */
export interface SenderOptions {
  /** `http:` or `https:`, without a slash at its end. */
  url: string;
  apiKey: string | undefined;
  /** Milliseconds that an attempt may take. */
  timeout: number;
}
