import type { FunctionSpanData, InstrumentationScope } from '@chaukas/core';
import { parseArguments } from '@chaukas/core/instrumentation';
import { known } from '@chaukas/instrumentation';
import { toolEnd } from '../meaning/tool.ts';
import { noteRetry } from './retries.ts';
import type { Run, RunStart } from './run.ts';
import type { Runs } from './runs.ts';

/** What the library says when a tool is called. */
export interface ToolCall {
  /** Arguments, as JSON unless they are one text. */
  readonly input: string;
  /** The model's id of the call; older versions do not tell it. */
  readonly callId: string | undefined;
}

/** A tool is called. */
export function toolStarted(
  runs: Runs,
  said: Omit<RunStart, 'kind' | 'work'>,
  { input, callId }: ToolCall,
  scope: InstrumentationScope,
): Run | undefined {
  const graph = runs.open.get(said.parentId)?.nearestGraph?.graph;
  const asked = graph?.take(callId, said.name, input);
  const call_id = callId ?? asked?.id;
  const start: RunStart = { ...said, kind: 'tool', work: JSON.stringify(['tool', said.name, call_id ?? input]) };
  noteRetry(runs, start);
  const data: FunctionSpanData = {
    type: 'function',
    name: said.name,
    input: parseArguments(input),
    ...known({ call_id, requested_by: asked?.requestedBy }),
  };
  return runs.start(start, { scope, data });
}

/** A tool has given its result. */
export function toolEnded(runs: Runs, run: Run, given: unknown): void {
  const { span } = run;
  if (span?.spanData.type === 'function') {
    const { output, callId, failure } = toolEnd(given);
    span.spanData.output = output;
    if (span.spanData.call_id === undefined && callId !== undefined) span.spanData.call_id = callId;
    if (failure !== undefined) {
      span.setError({ message: failure });
      span.addEvent({ type: 'error', message: failure, code: 'tool_error', recoverable: true });
    }
  }
  runs.end(run, { outputs: given });
}
