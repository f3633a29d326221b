import type { Span } from '@chaukas/core';
import { EventType } from '@chaukas/core/events';
import { type ModelDelta, suite } from '@chaukas/core/instrumentation';

/** What live streams call the pieces of an answer. */
const DELTA_EVENTS: Readonly<Record<ModelDelta['kind'], string>> = {
  text: EventType.MODEL_RESPONSE_CHUNK,
  reasoning: EventType.MODEL_REASONING_CHUNK,
  tool_arguments: 'chaukas.tool.arguments.chunk',
};

/** Pieces of each answer so far. */
const COUNTS = new WeakMap<Span, number>();

/** Hands a piece of an answer to those who watch live, unless the client inside does. */
export function tellDelta(span: Span, { kind, text }: ModelDelta): void {
  const { live, claims } = suite().provider;
  if (text === '' || claims.on(span).has('deltas')) return;
  const index = COUNTS.get(span) ?? 0;
  COUNTS.set(span, index + 1);
  if (live.listening) live.tell(span, { name: DELTA_EVENTS[kind], attributes: { chunk: text, index } });
  if (kind === 'text' && live.partialEvents()) {
    span.addEvent({ type: 'output_emitted', role: 'assistant', text, partial: true });
  }
}
