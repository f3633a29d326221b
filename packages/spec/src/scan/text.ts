import { eventShape } from './message-shape.ts';
import { type TakeText, walkField } from './walk.ts';
import { WireReader } from './wire-reader.ts';

/** Fields of an Event that people look for words in: the agent's name, the content and the metadata. */
const SEARCHED: ReadonlySet<string> = new Set([
  'agent_name',
  'message',
  'tool_call',
  'tool_response',
  'llm_invocation',
  'policy',
  'data_access',
  'state_update',
  'error',
  'agent_handoff',
  'mcp_call',
  'metadata',
]);

/**
 * All that can be read in an event, one string a line: what was said, asked and answered, names, arguments, outputs,
 * errors, metadata; not the keys of objects, nor the ids of the header. Made from the bytes, without decoding the event.
 *
 * @throws MalformedEventError
 */
export function eventText(bytes: Uint8Array): string {
  const texts: string[] = [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  forEachText(bytes, (start, stop) => texts.push(buffer.toString('utf8', start, stop)));
  return texts.join('\n');
}

/**
 * The same, string by string, for whoever needs no string made of it: `take` is told where in the bytes each one stands.
 *
 * @throws MalformedEventError
 */
export function forEachText(bytes: Uint8Array, take: TakeText): void {
  const reader = new WireReader(bytes, eventShape());
  while (reader.pos < reader.end) {
    const wire = reader.tag();
    const field = reader.shape.fields[reader.field];
    if (field !== undefined && SEARCHED.has(field.name)) walkField(reader, field, wire, 0, take);
    else reader.skip(wire);
  }
}
