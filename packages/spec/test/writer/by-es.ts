import { create, toBinary } from '@bufbuild/protobuf';
import { type EventInit, EventSchema } from '@chaukas/spec';

/** Where the integers that lengths and numbers are written as get a byte more, and the largest there are. */
const BORDERS = [2 ** 7, 2 ** 14, 2 ** 21, 2 ** 28, 2 ** 31 - 1];

/** Numbers and lengths on both sides of each border; lengths only as far as memory is not wasted. */
export const BORDER_EVENTS: readonly EventInit[] = BORDERS.flatMap((border) =>
  [border - 1, border].flatMap((at): EventInit[] => [
    { type: at },
    { retry: { attempt: -at } },
    { timestamp: { seconds: BigInt(at) ** 2n } },
    ...(at < 2 ** 22 ? [{ agentName: 'x'.repeat(at) }, { metadata: { text: 'é'.repeat(at / 2) } }] : []),
  ]),
);

/** What protobuf-es writes of an event whose keys stand in the order of their UTF-8 bytes: it writes them as it finds them. */
export function bytesByEs(event: EventInit): Uint8Array {
  return toBinary(EventSchema, create(EventSchema, sorted(event) as EventInit));
}

/** Whether an object in it has keys that look like indices: those come first and by number, whatever order they were put in. */
export function hasIndexKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return Object.entries(value).some(
    ([key, item]) => (!Array.isArray(value) && String(Number(key) >>> 0) === key) || hasIndexKeys(item),
  );
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
}
