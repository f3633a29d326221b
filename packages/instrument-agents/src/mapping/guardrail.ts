import type { GuardrailSpanData } from '@chaukas/core';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { Twin } from '../bridge/twin.ts';
import { dataOf, type Kind } from './kind.ts';

/** What a guardrail decided of a run's input or output. Its own words are published right after its span has ended. */
export const guardrail: Kind = {
  data: (sdk) => ({ type: 'guardrail', name: readText(sdk, 'name') ?? 'guardrail' }),
  waits: (twin) => twin.sdk.error === null && twin.runState !== undefined && resultOf(twin) === undefined,
  fill(twin) {
    const data = dataOf(twin, 'guardrail');
    if (data === undefined) return;
    data.triggered = read(twin.sdk.spanData, 'triggered') === true;
    if (twin.sdk.error !== null) data.outcome = 'review';
    const found = resultOf(twin);
    if (found !== undefined) told.add(found.result);
    const stage = found?.stage ?? stageOf(twin);
    const output = twin.withoutContent ? undefined : read(found?.result, 'output', 'outputInfo');
    Object.assign(data, known({ stage, output }));
  },
};

type Stage = NonNullable<GuardrailSpanData['stage']>;

interface Result {
  stage: Stage;
  result: object;
}

/** Results that belong to a span already. */
const told = new WeakSet<object>();

const LISTS: readonly (readonly [Stage, string])[] = [
  ['input', '_inputGuardrailResults'],
  ['output', '_outputGuardrailResults'],
];

function resultOf(twin: Twin): Result | undefined {
  const name = readText(twin.sdk.spanData, 'name');
  const state = twin.runState;
  for (const [stage, list] of LISTS) {
    for (const result of readList(state, list)) {
      const mine = read(result, 'guardrail', 'name') === name;
      if (mine && typeof result === 'object' && result !== null && !told.has(result)) return { stage, result };
    }
  }
  return undefined;
}

/** Where a guardrail of this name belongs to only one side, that is it. */
function stageOf(twin: Twin): Stage | undefined {
  const name = readText(twin.sdk.spanData, 'name');
  const { run } = twin;
  const holders = [twin.nearest('agent')?.subject, read(run?.runner, 'config')];
  const has = (list: string): boolean =>
    holders.some((holder) => readList(holder, list).some((one) => read(one, 'name') === name));
  const [input, output] = [has('inputGuardrails'), has('outputGuardrails')];
  if (input === output) return undefined;
  return input ? 'input' : 'output';
}
