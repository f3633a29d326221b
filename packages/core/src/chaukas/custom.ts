import { Author, type EventMetadata, EventType, type JsonObject } from '@chaukas/spec';
import type { KindOf } from './kind.ts';

/** SYSTEM with the name and data of a span that the app made for a purpose of its own. */
export const custom: KindOf<'custom'> = {
  parent: true,
  end: ({ data, capture, durationMs }) => ({
    type: EventType.SYSTEM,
    author: Author.SYSTEM,
    metadata: metadataOf(data.name, capture.struct(data.data, 'input')),
    performance: { durationMs },
  }),
};

/** Literals, because an app makes more spans of this type than of any other. */
function metadataOf(name: string, data: JsonObject | undefined): EventMetadata {
  return data === undefined ? { name } : { name, data };
}
