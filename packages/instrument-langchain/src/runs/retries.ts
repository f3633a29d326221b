import type { RetrySpanEvent } from '@chaukas/core';
import { errorCode } from '@chaukas/core/instrumentation';
import { readNumber, readText } from '@chaukas/instrumentation';
import type { FailedChild, Run, RunStart } from './run.ts';
import type { Runs } from './runs.ts';

const ATTEMPT_TAG = /^retry:attempt:(\d+)$/;
const FALLBACKS = 'RunnableWithFallbacks';

/** Records a further attempt: a run that starts where one has failed that was to do the same. */
export function noteRetry(runs: Runs, start: RunStart): void {
  const parent = runs.open.get(start.parentId);
  const failed = parent?.failed;
  if (parent === undefined || failed === undefined || start.kind === 'noise') return;
  const attempt = attemptOf(start, parent, failed);
  if (attempt === undefined) return;
  parent.failed = undefined;
  parent.retries++;
  const event = retryEvent({ attempt: parent.retries, ...attempt }, failed);
  if (failed.run.span === undefined) runs.note(parent, event);
  else failed.run.span.addEvent(event);
}

type Attempt = Pick<RetrySpanEvent, 'strategy'> & { attempt?: number };

/** What kind of attempt a run is, if it is one. */
function attemptOf(start: RunStart, parent: Run, failed: FailedChild): Attempt | undefined {
  const [, tagged] = start.tags.map((tag) => ATTEMPT_TAG.exec(tag)).find((match) => match !== null) ?? [];
  // The library counts the first attempt too, and waits longer each time.
  if (tagged !== undefined) return { strategy: 'exponential_backoff', attempt: Number(tagged) - 1 };
  if (parent.name === FALLBACKS || parent.start.className === FALLBACKS) return { strategy: 'fallback' };
  // In a node of a graph the middlewares do it, and leave no mark.
  const { run } = failed;
  if (parent.kind !== 'node' || run.kind !== start.kind || run.start.work === undefined) return undefined;
  if (run.start.work !== start.work) return undefined;
  return { strategy: modelOf(run.start) === modelOf(start) ? 'framework' : 'fallback' };
}

function modelOf({ metadata }: RunStart): string | undefined {
  return readText(metadata, 'ls_model_name');
}

function retryEvent({ attempt, strategy }: Required<Attempt>, { error, at }: FailedChild): RetrySpanEvent {
  const status = readNumber(error, 'status');
  return {
    type: 'retry',
    attempt,
    strategy,
    backoff_ms: performance.now() - at,
    reason: status === undefined ? errorCode(error) : `HTTP ${status}`,
    ...(status !== undefined && { http_status: status }),
  };
}
