import { EventStatus, EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import {
  addTraceProcessor,
  flush,
  functionSpan,
  type ReadableSpan,
  setTraceProcessors,
  shutdown,
  type TracingProcessor,
  withFunctionSpan,
  withTrace,
} from '../../src/index.ts';
import { broken, Listener, run } from '../support/listener.ts';
import { find, record } from '../support/recording.ts';

const ALL = ['trace start', 'span start', 'system', 'span end', 'trace end'];

const HOSTILE: Record<string, () => unknown> = {
  'has none of the methods': () => ({}),
  'has methods that are none': () => ({ onSpanStart: 'no', onSpanEnd: 7, forceFlush: null }),
  'has getters that throw': () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new Error('getter');
        },
      },
    ),
  'returns promises whose then throws': () =>
    broken((() =>
      Object.defineProperty({}, 'then', {
        get: () => {
          throw new Error('then');
        },
      })) as () => void),
  'returns promises that read badly': () =>
    broken(() =>
      Object.defineProperty(Promise.resolve(), 'constructor', {
        get: () => {
          throw new Error('constructor');
        },
      }),
    ),
  'throws what cannot be printed': () =>
    broken(() => {
      throw Object.create(null);
    }),
  'overflows the stack': () =>
    broken(function again(): void {
      again();
    }),
  'is frozen': () => Object.freeze(new Listener()),
  'is a function': () =>
    Object.assign(() => undefined, {
      onSpanEnd: () => {
        throw new Error('their bug');
      },
    }),
};

it.each(Object.entries(HOSTILE))('a processor that %s hurts nobody', async (_, make) => {
  const recording = record();
  const listener = new Listener();
  addTraceProcessor(make() as TracingProcessor);
  addTraceProcessor(listener);
  run();
  await flush();
  await shutdown();
  expect(listener.heard).toEqual([...ALL, 'flush', 'shutdown']);
  expect(await recording.types()).toHaveLength(5);
  expect(recording.lines.length).toBeLessThanOrEqual(1);
});

it('a processor cannot change, end or freeze what it hears of', async () => {
  const recording = record();
  const refused: string[] = [];
  const attempts: Record<string, (span: ReadableSpan) => void> = {
    error: (span) => Object.assign(span, { error: { message: 'forged' } }),
    startTime: (span) => Object.assign(span, { startTime: 0 }),
    freeze: (span) => Object.freeze(span),
    remove: (span) => void Object.getOwnPropertyNames(span).map((key) => Reflect.deleteProperty(span, key)),
    finish: (span) => Reflect.get(span, 'finish').call(span),
    trace: (span) => Reflect.get(Object(span.trace), 'finish').call(span.trace),
  };
  addTraceProcessor(
    Object.assign(new Listener(), {
      onSpanStart(span: ReadableSpan) {
        for (const [name, attempt] of Object.entries(attempts)) {
          try {
            attempt(span);
          } catch {
            refused.push(name);
          }
        }
      },
    }),
  );
  withTrace('run', () => withFunctionSpan(() => 'done', { data: { name: 'tool' } }));
  expect(refused).toEqual(['error', 'startTime', 'freeze', 'finish', 'trace']);
  const end = find(await recording.events(), EventType.TOOL_CALL_END);
  expect(end.status).toBe(EventStatus.COMPLETED);
  expect(end.performance?.durationMs).toBeLessThan(60_000);
});

it('a processor gets the same view of the same span each time', () => {
  record();
  const seen: object[] = [];
  const note = (span: object): void => void seen.push(span);
  addTraceProcessor(Object.assign(new Listener(), { onSpanStart: note, onSpanEnd: note }));
  run();
  expect(seen).toHaveLength(2);
  expect(seen[0]).toBe(seen[1]);
});

it('a processor that is registered twice is called twice, and shut down once', () => {
  record();
  const listener = new Listener();
  setTraceProcessors([listener, listener]);
  run();
  expect(listener.heard).toEqual(ALL.flatMap((what) => [what, what]));
  setTraceProcessors([]);
  expect(listener.heard.filter((what) => what === 'shutdown')).toHaveLength(1);
});

it('processors may add and remove processors inside their callbacks', () => {
  record();
  const added = new Listener();
  const remover = Object.assign(new Listener(), { onSpanStart: () => setTraceProcessors([added]) });
  const beside = new Listener();
  setTraceProcessors([remover, beside]);
  run();
  expect(beside.heard).toEqual(['trace start', 'shutdown']);
  expect(remover.heard).toEqual(['trace start', 'shutdown']);
  expect(added.heard).toEqual(['system', 'span end', 'trace end']);
});

/** Makes a span in each of its callbacks, at once or later. */
function maker(later: boolean): Listener {
  const make = async (name: string): Promise<void> => {
    if (later) await Promise.resolve();
    withTrace('theirs', () => functionSpan(name).start().finish());
  };
  return Object.assign(new Listener(), {
    onSpanStart: () => make('start'),
    onSpanEnd: () => make('end'),
    forceFlush: () => make('flush'),
  });
}

it.each([false, true])(
  'spans that processors make are recorded, and do not go on for ever (later: %s)',
  async (later) => {
    const recording = record();
    const listener = new Listener();
    for (const processor of [maker(later), maker(later), listener]) addTraceProcessor(processor);
    run();
    await flush();
    // The app's span makes 2 in each maker, each of which makes 2 in the other; and each flush makes one that makes 2.
    expect(listener.heard.filter((what) => what === 'span end')).toHaveLength(1 + 2 * (2 + 2 * 2) + 2 * (1 + 2));
    const types = await recording.types();
    expect(types.filter((type) => type === 'TOOL_CALL_END')).toHaveLength(1 + 2 * (2 + 2 * 2) + 2 * (1 + 2));
  },
);

it('a processor that flushes the trail inside its callback does not wait for itself', async () => {
  const recording = record();
  let flushed = false;
  const processor = Object.assign(new Listener(), {
    onTraceEnd: async () => {
      await flush();
      flushed = true;
    },
  });
  addTraceProcessor(processor);
  run();
  await flush();
  expect(flushed).toBe(true);
  expect(recording.lines).toEqual([]);
});
