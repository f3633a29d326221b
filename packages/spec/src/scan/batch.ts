import { batchShape, Wire } from './message-shape.ts';
import { WireReader } from './wire-reader.ts';

/** An EventBatch whose events are still bytes. */
export interface ScannedBatch {
  readonly batchId: string;
  /** Event messages, in their order; views of the bytes that were given, so keep a copy, not them. */
  readonly events: readonly Uint8Array[];
}

const BATCH_ID = 1;
const EVENTS = 3;

/**
 * Takes an EventBatch apart without decoding it; what is in the events is not looked at.
 *
 * @throws MalformedEventError if the bytes are no EventBatch
 */
export function scanBatch(bytes: Uint8Array): ScannedBatch {
  const reader = new WireReader(bytes, batchShape());
  const events: Uint8Array[] = [];
  let batchId = '';
  while (reader.pos < reader.end) {
    const wire = reader.tag();
    const expected = reader.shape.fields[reader.field]?.wire ?? wire;
    if (wire !== expected) throw reader.fault(`has wire type ${wire} instead of ${expected}`);
    if (reader.field === EVENTS && wire === Wire.bytes) {
      const stop = reader.stop();
      events.push(bytes.subarray(reader.pos, stop));
      reader.pos = stop;
    } else if (reader.field === BATCH_ID) {
      batchId = reader.text();
    } else {
      reader.skip(wire);
    }
  }
  return { batchId, events };
}
