import type { Frame } from '../tracing/context.ts';
import type { FunctionSpanData } from '../tracing/span-data.ts';
import type { Trace } from '../tracing/trace.ts';
import type { ToolResultFact } from './model-call.ts';
import { isNear } from './session-links.ts';
import { sameArguments } from './tool-arguments.ts';
import type { PendingToolCall, PendingToolCalls } from './tool-calls.ts';

/** The calls of a tool that wait, at a place or in a loop that can be seen from it; those with these arguments, if any have. */
export function waitingFor(
  pending: PendingToolCalls,
  current: Frame | undefined,
  data: Pick<FunctionSpanData, 'name' | 'input'>,
): PendingToolCall[] {
  const waiting = pending.where(
    (call) =>
      call.name === data.name &&
      !call.adopted &&
      call.span.outcome === 'open' &&
      (current?.inRun === true ? call.span.trace === current.trace : standsAlone(call, current?.trace)),
  );
  const exact = waiting.filter((call) => data.input !== undefined && sameArguments(call.arguments, data.input));
  return exact.length > 0 ? exact : waiting;
}

/** Whether calls that a span could stand for are of several conversations. */
export function inSeveral(waiting: readonly PendingToolCall[]): boolean {
  return waiting.some(({ span }) => span.trace !== waiting[0]?.span.trace);
}

/** Whether a call waits in an implicit trace that can be seen from a place outside any run. */
function standsAlone({ loop, span }: PendingToolCall, around: Trace | undefined): boolean {
  return loop?.open === true && (around === undefined ? span.trace.outer === undefined : isNear(span.trace, around));
}

/** Ends a tool call whose result is not going to come. */
export function endUnanswered(span: PendingToolCall['span'], error: unknown, aborted: boolean): void {
  if (aborted) span.cancel('aborted');
  else span.recordError(error);
  span.finish();
}

/** Ends a waiting tool call with the result that a request carries; an adopted one ends with its function span. */
export function completeToolCall({ span, adopted }: PendingToolCall, result: ToolResultFact, sentAt: number): void {
  if (adopted || span.outcome !== 'open') return;
  span.spanData.output = result.output;
  if (result.failed === true) {
    const message = typeof result.output === 'string' ? result.output : `tool ${span.spanData.name} failed`;
    span.setError({ message });
    span.addEvent({ type: 'error', message, code: 'tool_error' });
  }
  span.finish(false, span.trace.timeOf(sentAt));
}
