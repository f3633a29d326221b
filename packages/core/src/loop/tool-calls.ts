import type { Cell } from '../tracing/context.ts';
import type { Span } from '../tracing/span.ts';
import type { FunctionSpanData } from '../tracing/span-data.ts';
import type { Trace } from '../tracing/trace.ts';
import type { LoopTrace } from './loop-trace.ts';
import type { ToolCallFact, ToolResultFact } from './model-call.ts';
import { isNear, isSameTenant } from './session-links.ts';

/** A tool call that is waiting for its result. */
export interface PendingToolCall extends ToolCallFact {
  readonly span: Span<FunctionSpanData>;
  /** Its implicit trace; absent in a trace of the app's. */
  readonly loop: LoopTrace | undefined;
  /** Where the asking call was made: in the cell of a helper that loops by itself, all its calls are. */
  readonly cell: Cell;
  /** Fingerprint of the conversation before it, and the id of the answer that asked for it. */
  readonly threads: readonly string[];
  /** A function span of the app's stands for it and ends it. */
  adopted: boolean;
}

const MAX_PENDING = 10_000;

/** The tool calls that wait for their results, by client and call id; bounded, the oldest are given up first. */
export class PendingToolCalls {
  readonly #byClient = new WeakMap<object, Map<string, PendingToolCall[]>>();
  readonly #all = new Map<PendingToolCall, Map<string, PendingToolCall[]>>();
  readonly #limit: number;

  constructor(limit: number = MAX_PENDING) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#all.size;
  }

  add(client: object, call: PendingToolCall): void {
    const byId = this.#byClient.get(client) ?? new Map<string, PendingToolCall[]>();
    this.#byClient.set(client, byId);
    byId.set(call.id, [...(byId.get(call.id) ?? []), call]);
    this.#all.set(call, byId);
    if (this.#all.size > this.#limit) this.#giveUpOldest();
  }

  /**
   * Takes out what a result belongs to. Where several conversations wait under one call id, name and arguments must
   * agree; among those the ones in the session of `around` come first, then the one with the same history, then the one
   * in `preferred`, then the oldest. Another tenant's is never it.
   */
  take(
    client: object,
    result: ToolResultFact,
    preferred: LoopTrace | undefined,
    around: Trace | undefined,
  ): PendingToolCall | undefined {
    const waiting = this.#byClient.get(client)?.get(result.id) ?? [];
    const fitting = waiting.filter(
      (call) =>
        (result.name === undefined || call.name === result.name) &&
        (result.arguments === undefined || call.arguments === result.arguments) &&
        (around === undefined || isSameTenant(call.span.trace, around)),
    );
    const near = fitting.filter((call) => isNear(call.span.trace, around));
    const candidates = near.length > 0 ? near : fitting;
    const found =
      candidates.find((call) => result.thread !== undefined && call.threads.includes(result.thread)) ??
      candidates.find((call) => preferred !== undefined && call.loop === preferred) ??
      candidates[0];
    if (found !== undefined) this.remove(found);
    return found;
  }

  remove(call: PendingToolCall): void {
    const byId = this.#all.get(call);
    this.#all.delete(call);
    const rest = byId?.get(call.id)?.filter((other) => other !== call) ?? [];
    if (rest.length > 0) byId?.set(call.id, rest);
    else byId?.delete(call.id);
  }

  /** The waiting calls that fit, the oldest first. */
  where(fits: (call: PendingToolCall) => boolean): PendingToolCall[] {
    return [...this.#all.keys()].filter(fits);
  }

  #giveUpOldest(): void {
    const [oldest] = this.#all.keys();
    if (oldest === undefined) return;
    this.remove(oldest);
    if (!oldest.adopted) {
      oldest.span.cancel('swept');
      oldest.span.finish();
    }
    oldest.loop?.toolCallSettled();
  }
}
