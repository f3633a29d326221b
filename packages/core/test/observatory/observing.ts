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
