import { Author, type EventInit, EventType } from '@chaukas/spec';
import type { Capture } from '../content/snapshot.ts';
import type { MessageText } from '../tracing/span-data.ts';
import { type KindOf, known } from './kind.ts';

/** INPUT_RECEIVED and OUTPUT_EMITTED of a run, if it is the outermost and knows them; never a parent. */
export const task: KindOf<'task'> = {
  parent: false,
  start({ data, span, capture }) {
    if (!data.input || span.parentId !== null) return undefined;
    return { type: EventType.INPUT_RECEIVED, author: Author.USER, content: message(data.input, 'user', capture) };
  },
  end({ data, span, capture }) {
    if (!data.output || span.parentId !== null) return undefined;
    return {
      type: EventType.OUTPUT_EMITTED,
      author: Author.AGENT,
      content: message(data.output, 'assistant', capture),
      isFinal: true,
    };
  },
};

/** The content of a message event: its plain text, other parts in the message's metadata. */
export function message(from: MessageText, role: string, capture: Capture): NonNullable<EventInit['content']> {
  const parts = from.parts?.length ? capture.struct({ parts: from.parts }, 'input') : undefined;
  const text = capture.text(from.text);
  return { case: 'message', value: { role: from.role ?? role, text, ...known({ metadata: parts }) } };
}
