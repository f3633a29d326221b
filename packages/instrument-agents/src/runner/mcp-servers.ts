import type { McpSpanData } from '@chaukas/core';
import { guard, suite, toSpanError } from '@chaukas/core/instrumentation';
import { known, read, readText, type Wrapper } from '@chaukas/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';
import type { Twin } from '../bridge/twin.ts';
import { dataOf } from '../mapping/kind.ts';

/**
 * Sees what an MCP server's client of the SDK's answers to a tool's call, where nobody records the requests themselves. The
 * answer is seen as it passes: the method that is called by the other one gives the same promise.
 */
export function observeMcpServer(bridge: Bridge, prototype: unknown): Readonly<Record<string, Wrapper>> {
  const call: Wrapper = (original, self, args) => {
    const twin = guard('agents mcp', () => toolTwin(bridge));
    const answer = Reflect.apply(original, self, args);
    if (twin !== undefined) guard('agents mcp', () => watch(twin, self, args, answer));
    return answer;
  };
  // Where there are both, the shorter one gives a part of what the longer one got.
  return typeof read(prototype, 'callToolResult') === 'function' ? { callToolResult: call } : { callTool: call };
}

/** The tool's span that a call is made in, if it is the first one there. */
function toolTwin(bridge: Bridge): Twin | undefined {
  const twin = bridge.current();
  return twin !== undefined && dataOf(twin, 'function') !== undefined && !twin.recordedMcp ? twin : undefined;
}

/** The SDK awaits the answer itself, so that an error has its handler beside ours. */
function watch(twin: Twin, server: unknown, args: readonly unknown[], answer: unknown): void {
  if (!(answer instanceof Promise)) return;
  twin.recordedMcp = true;
  const call: McpCall = { server, args, startedAt: twin.trace.trace.now() };
  answer.then(
    (response) => guard('agents mcp', () => record(twin, call, { response })),
    (error: unknown) => guard('agents mcp', () => record(twin, call, { error })),
  );
}

interface McpCall {
  server: unknown;
  args: readonly unknown[];
  startedAt: number;
}

function record(twin: Twin, call: McpCall, outcome: { response: unknown } | { error: unknown }): void {
  const { provider } = suite();
  if (provider.claims.on(twin.span).has('mcp')) {
    recordedElsewhere(twin, outcome);
    return;
  }
  const { instrumentation } = twin.span;
  const data = callData(twin, call, outcome);
  const span = provider.spanAt(twin.trace.trace, twin.span, data, instrumentation && { instrumentation });
  span.start(false, call.startedAt);
  if ('error' in outcome) {
    span.recordError(outcome.error);
    twin.failedInside = { message: span.error?.message ?? 'the request failed' };
  } else if (read(outcome.response, 'isError') === true) {
    failedByFlag(twin, span, outcome.response);
  }
  span.finish();
}

/** Who records the client has the request and its error: what is left is that the tool failed by it. */
function recordedElsewhere(twin: Twin, outcome: { response: unknown } | { error: unknown }): void {
  if ('error' in outcome) twin.failedInside = { message: toSpanError(outcome.error).message };
  else if (read(outcome.response, 'isError') === true) twin.failedByFlag = messageOf(outcome.response);
}

function callData(twin: Twin, { server, args }: McpCall, outcome: object): McpSpanData {
  const [name, given] = args;
  return {
    type: 'mcp',
    operation: 'tools/call',
    side: 'client',
    request: twin.withoutContent ? { name } : { name, arguments: given },
    ...known({
      server: readText(server, 'name'),
      response: twin.withoutContent ? undefined : read(outcome, 'response'),
    }),
  };
}

/** A tool of a server says by a flag that it failed, and the model is told what it says. */
function failedByFlag(twin: Twin, span: Twin['span'], response: unknown): void {
  const message = messageOf(response);
  span.setError({ message });
  span.addEvent({
    type: 'error',
    message: twin.withoutContent ? 'the tool failed' : message,
    code: 'tool_error',
    recoverable: true,
    recovery_action: 'tool_error_returned_to_model',
  });
  twin.failedByFlag = message;
}

function messageOf(response: unknown): string {
  return readText(response, 'content', 0, 'text') ?? 'the tool failed';
}
