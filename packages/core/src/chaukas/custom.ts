import { Author, EventType } from '@chaukas/spec';
import { type KindOf, known } from './kind.ts';

/** SYSTEM with the name and data of a span that the app made for a purpose of its own. */
export const custom: KindOf<'custom'> = {
  parent: true,
  end: ({ data, capture, durationMs }) => ({
    type: EventType.SYSTEM,
    author: Author.SYSTEM,
    metadata: known({ name: data.name, data: capture.struct(data.data, 'input') }),
    performance: { durationMs },
  }),
};
