import { parseArguments, suite } from '@chaukas/core/instrumentation';
import { known, read, readText } from '@chaukas/instrumentation';
import type { Twin } from '../bridge/twin.ts';
import { dataOf, type Kind } from './kind.ts';
import { decisionsOn } from './tool-guardrails.ts';

/** A call of a tool: of a function, of an MCP server, of another agent. Its arguments come with the hook right after its start. */
export const func: Kind = {
  data: (sdk) => ({ type: 'function', name: readText(sdk, 'name') ?? 'tool' }),
  beginsLater: true,
  fill(twin) {
    const data = dataOf(twin, 'function');
    if (data === undefined) return;
    const { spanData, error } = twin.sdk;
    const rejected = /Tool execution for (\S+) was manually rejected/.exec(readText(error, 'data', 'error') ?? '');
    if (rejected?.[1] !== undefined) data.call_id ??= rejected[1];
    const input = readText(spanData, 'input');
    if (input !== undefined) data.input ??= parseArguments(input);
    const output = readText(spanData, 'output');
    if (output !== undefined) data.output ??= outputOf(output);
    const requestedBy = data.call_id === undefined ? undefined : twin.trace.askedBy.get(data.call_id);
    Object.assign(data, known({ mcp_data: read(spanData, 'mcp_data'), requested_by: requestedBy }));
  },
  finishing(twin) {
    for (const decision of decisionsOn(twin)) twin.span.addEvent(decision, twin.ended?.at);
    recordMcp(twin);
  },
};

/** The model is told a text; of an object it is JSON. */
function outputOf(text: string): unknown {
  return /^[{[]/.test(text) ? parseArguments(text) : text;
}

/** The hook that says which call a tool is about to do. */
export function toolStarts(twin: Twin, tool: unknown, call: unknown): void {
  const data = dataOf(twin, 'function');
  if (data === undefined) return;
  twin.subject = tool;
  const id = readText(call, 'callId') ?? readText(call, 'id');
  const args = readText(call, 'arguments');
  const given = args === undefined ? (read(call, 'action') ?? read(call, 'operation')) : parseArguments(args);
  const requestedBy = id === undefined ? undefined : twin.trace.askedBy.get(id);
  Object.assign(data, known({ call_id: id, requested_by: requestedBy }));
  if (!twin.withoutContent) Object.assign(data, known({ input: given }));
  twin.begin();
}

/** A call that went to an MCP server, where nobody saw the request itself: it took as long as the tool. */
function recordMcp(twin: Twin): void {
  const server = readText(twin.sdk.spanData, 'mcp_data', 'server') ?? readText(twin.sdk.spanData, 'mcp_data');
  const { provider } = suite();
  if (server === undefined || twin.recordedMcp || provider.claims.on(twin.span).has('mcp')) return;
  const data = dataOf(twin, 'function');
  const request = twin.withoutContent ? { name: data?.name } : { name: data?.name, arguments: data?.input };
  const made = provider.spanAt(
    twin.trace.trace,
    twin.span,
    { type: 'mcp', operation: 'tools/call', side: 'client', server, request, ...known({ response: data?.output }) },
    twin.span.instrumentation && { instrumentation: twin.span.instrumentation },
  );
  made.start(false, twin.startTime);
  if (twin.span.error !== null) made.setError(twin.span.error);
  made.finish(false, twin.ended?.at);
}
