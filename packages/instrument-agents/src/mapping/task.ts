import type { MessageText } from '@chaukas/core';
import { known, read, readText } from '@chaukas/instrumentation';
import type { Twin } from '../bridge/twin.ts';
import type { Run } from '../runner/run.ts';
import { dataOf, type Kind } from './kind.ts';
import { answerMessage, inputMessage } from './message.ts';

/** A run as a whole: what came in, and what went out. */
export const task: Kind = {
  data: (sdk, { run, parent }) => ({
    type: 'task',
    name: readText(sdk, 'name') ?? 'Agent workflow',
    ...known({ input: parent === undefined ? inputOf(run) : undefined }),
  }),
  fill(twin) {
    const data = dataOf(twin, 'task');
    if (data === undefined) return;
    const usage = read(twin.sdk.spanData, 'usage');
    if (typeof usage === 'object' && usage !== null) data.usage = { ...usage };
    const output = outputOf(twin);
    if (output !== undefined) data.output = output;
  },
};

/** What a run was given, once. */
export function inputOf(run: Run | undefined): MessageText | undefined {
  const input = run === undefined ? undefined : inputMessage(run.input);
  return input && run?.withoutContent === true ? { text: '' } : input;
}

/** What a run gave: by the hook that says so, else the last words of its last model call, if it came to its end. */
export function outputOf(twin: Twin): MessageText | undefined {
  const { run, lastCall, sdk } = twin;
  if (run !== undefined) return run.output && run.withoutContent ? { text: '' } : run.output;
  const answer = lastCall === undefined || sdk.error !== null ? undefined : read(lastCall.sdk.spanData, '_response');
  const items = read(answer, 'output');
  return Array.isArray(items) ? answerMessage(items) : undefined;
}
