import { randomUUID } from 'node:crypto';
import type { InstrumentationScope } from '@chaukas/core';
import { guard, suite } from '@chaukas/core/instrumentation';
import { type Method, read, readList, standIn } from '@chaukas/instrumentation';
import { AnswerEvents, wordOf } from '../meaning/stream-events.ts';
import { currentRunId } from '../runs/context-source.ts';
import { endThrown } from '../runs/failures.ts';
import { modelEnded, modelName, modelSaid, modelStarted } from '../runs/models.ts';
import type { Runs } from '../runs/runs.ts';
import { inSlot, openSlot, type Slot } from '../runs/slots.ts';

/** What a stream of events is made with. */
interface EventStreamCall {
  readonly runs: Runs;
  readonly scope: InstrumentationScope;
  readonly model: unknown;
  readonly messages: unknown;
  readonly options: unknown;
  readonly parentId: unknown;
}

/** Models whose `streamEvents` is under way: what it makes the stream of is the next call inside. */
const asking = new Set<unknown>();

/** Runs `streamEvents` of a model, in which the library tells its callbacks nothing. */
export function askingForEvents(model: unknown, ask: () => unknown): unknown {
  asking.add(model);
  try {
    return ask();
  } finally {
    asking.delete(model);
  }
}

/** The source of a model's events: where it was asked for by {@link askingForEvents}, the run is ours to tell. */
export function eventSource(
  runs: Runs,
  scope: InstrumentationScope,
  original: Method,
  model: unknown,
  args: unknown[],
): unknown {
  if (!asking.delete(model) || suite().provider.off) return Reflect.apply(original, model, args);
  const events = Reflect.apply(original, model, args);
  const [messages, options] = args;
  guard('stream', () => watchEvents(events, { runs, scope, model, messages, options, parentId: currentRunId() }));
  return events;
}

/** The run begins with the first event that is asked for: the library sends nothing before. */
function watchEvents(events: unknown, call: EventStreamCall): void {
  if (typeof events !== 'object' || events === null) return;
  const slot = openSlot();
  const answer = new AnswerEvents();
  const { runs } = call;
  standIn(events, 'next', (method, self, args) => {
    if (slot.run === undefined) guard('stream', () => begin(slot, call));
    const step = inSlot(slot, () => Reflect.apply(method, self, args));
    guard('stream', () => observeStep(step, slot, answer, runs));
    return step;
  });
  standIn(events, 'return', (method, self, args) => {
    guard('stream', () => slot.run && runs.cancel(slot.run, 'early_break'));
    return inSlot(slot, () => Reflect.apply(method, self, args));
  });
}

function begin(slot: Slot, { runs, scope, model, messages, options, parentId }: EventStreamCall): void {
  const ask = (name: string): unknown => {
    const method = read(model, name);
    return typeof method === 'function' ? guard('model', () => Reflect.apply(method, model, [options])) : undefined;
  };
  const said = {
    id: randomUUID(),
    parentId: typeof parentId === 'string' ? parentId : undefined,
    tags: [],
    metadata: ask('getLsParams'),
    name: modelName(undefined, ask('getName')),
  };
  const extra = { invocation_params: ask('invocationParams'), options };
  const serialized = { id: readList(model, 'lc_id') };
  inSlot(slot, () => modelStarted(runs, said, { serialized, prompt: messages, extra, metadata: said.metadata }, scope));
}

/** A promise of the generator's is read by whoever asked for the event, so that reading it too changes nothing. */
function observeStep(step: unknown, { run }: Slot, answer: AnswerEvents, runs: Runs): void {
  if (!(step instanceof Promise) || run === undefined) return;
  step.then(
    (result: unknown) =>
      guard('stream', () => {
        const event = read(result, 'value');
        if (read(result, 'done') === true) modelEnded(runs, run, answer.result(), false);
        else if (runs.open.get(run.id) === run) {
          answer.add(event);
          modelSaid(run, wordOf(event), undefined);
        }
      }),
    (error: unknown) => guard('stream', () => runs.open.get(run.id) === run && endThrown(runs, run, error)),
  );
}
