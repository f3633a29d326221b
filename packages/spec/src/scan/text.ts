import { eventShape } from './message-shape.ts';
import { walkField } from './walk.ts';
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
  const reader = new WireReader(bytes, eventShape());
  const texts: string[] = [];
  while (reader.pos < reader.end) {
    const wire = reader.tag();
    const field = reader.shape.fields[reader.field];
    if (field !== undefined && SEARCHED.has(field.name)) walkField(reader, field, wire, 0, texts);
    else reader.skip(wire);
  }
  return texts.join('\n');
}
