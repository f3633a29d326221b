import { describe, expect, expectTypeOf, it } from 'vitest';
import { configure, trace, withFlush } from '../../src/index.ts';
import { Destination } from '../pipeline/destination.ts';
import { captureStderr, freshSuite } from '../support/recording.ts';

/** A suite of the test's own that delivers into this. */
function destination(): Destination {
  freshSuite();
  captureStderr();
  const made = new Destination();
  configure({ quiet: true, branch: 'main', exporter: made });
  return made;
}

function run(): void {
  trace('run').start().finish();
}

describe('a handler wrapped with withFlush', () => {
  it('has delivered what was recorded when its promise settles', async () => {
    const { batches } = destination();
    const handler = withFlush(async () => {
      run();
      return batches.length;
    });
    expect(await handler()).toBe(0);
    expect(batches.flat()).toHaveLength(2);
  });

  it('has when it fails, with the error of the handler', async () => {
    const { batches } = destination();
    const error = new Error('no');
    const fails = (): never => {
      run();
      throw error;
    };
    await expect(withFlush(fails)()).rejects.toBe(error);
    await expect(withFlush(async () => fails())()).rejects.toBe(error);
    expect(batches.flat()).toHaveLength(4);
  });

  it('gets its arguments and its this, and gives what the handler gives', async () => {
    destination();
    const given = { event: 1 };
    const target = {
      handle: withFlush(function (this: unknown, ...args: unknown[]) {
        return [this, ...args];
      }),
    };
    expect(await target.handle(given, 'context')).toEqual([target, given, 'context']);
    expect((await target.handle(given))[1]).toBe(given);
  });

  it('looks like the handler: name, length, properties', () => {
    const mark = Symbol('mark');
    const handler = Object.assign(async function answer(_event: string, _context: object): Promise<void> {}, {
      [mark]: 'on',
    });
    const wrapped = withFlush(handler);
    expect([wrapped.name, wrapped.length, Reflect.get(wrapped, mark)]).toEqual(['answer', 2, 'on']);
  });

  it('is not held up for longer than its timeout by an exporter that hangs, nor failed by one that fails', async () => {
    const made = destination();
    made.behave = () => new Promise(() => undefined);
    const handler = withFlush(
      () => {
        run();
        return 'answer';
      },
      { timeout: 0.05 },
    );
    expect(await handler()).toBe('answer');
    destination().behave = () => Promise.reject(new Error('refused'));
    expect(await handler()).toBe('answer');
  });

  it('has the types of the handler', () => {
    const plain = async (event: { id: number }, _context?: string): Promise<{ got: number }> => ({ got: event.id });
    const handler = withFlush(plain);
    expectTypeOf(handler).parameters.toEqualTypeOf<Parameters<typeof plain>>();
    expectTypeOf(handler).returns.toEqualTypeOf<Promise<{ got: number }>>();
    expectTypeOf(withFlush((n: number) => n)).returns.toEqualTypeOf<Promise<number>>();
    const generic = withFlush(<T>(value: T): T => value);
    expectTypeOf(generic<string>('x')).toEqualTypeOf<Promise<string>>();
  });
});
