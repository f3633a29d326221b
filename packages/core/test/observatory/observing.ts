import {
  type Envelope,
  type EnvelopeExporter,
  Observatory,
  type ObservatoryOptions,
} from '../../src/observatory/index.ts';

/** Keeps what it gets. */
export class Kept implements EnvelopeExporter {
  readonly envelopes: Envelope[] = [];

  export(envelope: Envelope): void {
    this.envelopes.push(envelope);
  }

  /** The only envelope; fails the test if there is another number. */
  get only(): Envelope {
    const [envelope, ...others] = this.envelopes;
    if (envelope === undefined || others.length > 0) throw new Error(`${this.envelopes.length} envelopes`);
    return envelope;
  }
}

export const CONTEXT = { sessionId: 'chat-1', agentId: 'support', userId: 'ada', metadata: { env: 'test' } } as const;

/** Keeps what it gets too, and is done with it when the test says so. */
export class Slow extends Kept {
  readonly #waiting: (() => void)[] = [];

  override export(envelope: Envelope): Promise<void> {
    super.export(envelope);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** A session in which nothing happens. */
export function run(observatory: Observatory, sessionId: string): void {
  observatory.session({ sessionId, agentId: 'a' }, () => undefined);
}

/** Ids of sessions, in the order in which they were exported. */
export function idsOf({ envelopes }: Kept): string[] {
  return envelopes.map(({ session }) => session.session_id);
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** An observatory that exports at once into memory. */
export function observing(options: ObservatoryOptions = { inline: true }): { observatory: Observatory; kept: Kept } {
  const kept = new Kept();
  return { observatory: new Observatory(kept, options), kept };
}

/** What an envelope tells, in short: `start agent_step plan < parent`, `end plan ok`, `event chunk in audio`. */
export function story({ events }: Envelope): string[] {
  const names = new Map<string, string>();
  return events.map((event) => {
    const { span_id: id, parent_span_id: parent } = event.trace;
    if (event.type === 'stream_event') return `event ${event.payload.event} in ${names.get(id)}`;
    const { name, kind } = event.payload;
    names.set(id, name);
    const below = parent === null ? '' : ` < ${names.get(parent) ?? parent}`;
    return event.type === 'span_start'
      ? `start ${kind} ${name}${below}`
      : `end ${name} ${event.payload.status}${below}`;
  });
}
