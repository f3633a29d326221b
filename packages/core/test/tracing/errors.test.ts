import { type Event, EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { withAgentSpan, withCustomSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { all, find, record } from '../support/recording.ts';

/** A tool in an agent in a custom span; `between` is what the agent makes of the tool's error. */
function nested(thrown: unknown, between: (error: unknown) => unknown = (error) => error): void {
  try {
    withTrace('run', () =>
      withCustomSpan(
        () =>
          withAgentSpan(
            () => {
              try {
                withFunctionSpan(() => raise(thrown), { data: { name: 'tool' } });
              } catch (error) {
                raise(between(error));
              }
            },
            { data: { name: 'Agent' } },
          ),
        { data: { name: 'step' } },
      ),
    );
  } catch {
    // The app's.
  }
}

function raise(error: unknown): never {
  throw error;
}

async function errorsOf(work: () => void): Promise<{ errors: Event[]; events: readonly Event[] }> {
  const recording = record();
  work();
  const events = await recording.events();
  return { errors: all(events, EventType.ERROR), events };
}

describe('an error that passes through several spans', () => {
  it.each([
    ['an error', new Error('boom')],
    ['an object', { message: 'boom' }],
    ['a function', () => 'boom'],
    ['a text', 'boom'],
    ['a number', 7],
    ['NaN', Number.NaN],
    ['undefined', undefined],
    ['null', null],
    ['a bigint', 7n],
  ])('is reported once, at the innermost: %s', async (_kind, thrown) => {
    const { errors, events } = await errorsOf(() => nested(thrown));
    expect(errors).toHaveLength(1);
    expect(errors[0]?.parentSpanId).toBe(find(events, EventType.TOOL_CALL_END).spanId);
    const ends = [EventType.TOOL_CALL_END, EventType.AGENT_END, EventType.SYSTEM, EventType.SESSION_END];
    expect(ends.map((type) => find(events, type).status)).toEqual(ends.map(() => EventStatus.FAILED));
  });

  it('is reported once when it is wrapped on the way', async () => {
    const wrap = (cause: unknown): Error => new Error('outer', { cause: new Error('middle', { cause }) });
    const { errors } = await errorsOf(() => nested(new Error('inner'), wrap));
    expect(errors.map(({ content }) => content.value)).toMatchObject([{ errorMessage: 'inner' }]);
  });

  it('is reported again when it is another one', async () => {
    const { errors, events } = await errorsOf(() => nested('first', () => 'second'));
    expect(errors.map(({ content }) => content.value)).toMatchObject([
      { errorMessage: 'first' },
      { errorMessage: 'second' },
    ]);
    expect(errors[1]?.parentSpanId).toBe(find(events, EventType.AGENT_END).spanId);
  });

  it('does not hang in a circle of causes', async () => {
    const first = new Error('first');
    const second = new Error('second', { cause: first });
    first.cause = second;
    const { errors } = await errorsOf(() => nested(first, () => second));
    expect(errors).toHaveLength(1);
  });
});

describe('an error event', () => {
  it.each([
    [
      'the code of a provider',
      Object.assign(new Error('x'), { code: 'rate_limit_exceeded', status: 429 }),
      'rate_limit_exceeded',
    ],
    ['the HTTP status', Object.assign(new Error('x'), { status: 500 }), '500'],
    ['a JSON-RPC code', Object.assign(new Error('x'), { code: -32601 }), '-32601'],
    ['the name of the class', new RangeError('x'), 'RangeError'],
    ['the name of an own class', new (class QuotaError extends Error {})('x'), 'QuotaError'],
    ['the name that was set', Object.assign(new Error('x'), { name: 'NamedError' }), 'NamedError'],
    ['what else it is', 'text', 'string'],
  ])('has as its code %s', async (_kind, thrown, code) => {
    const { errors } = await errorsOf(() => nested(thrown));
    expect(errors[0]?.content.value).toMatchObject({ errorCode: code });
  });

  it("has the app's own frames as its stack", async () => {
    const { errors } = await errorsOf(() => nested(new Error('boom')));
    const stack = errors[0]?.content.case === 'error' ? errors[0].content.value.stackTrace : '';
    expect(stack).toMatch(/^Error: boom\n\s+at /);
    expect(stack).toContain('errors.test.ts');
    expect(stack).not.toContain('node_modules');
  });

  it.each([
    ['a getter that throws', Object.defineProperty({}, 'message', { get: () => raise(new Error('no')) })],
    ['nothing to print', Object.create(null)],
    ['a revoked proxy', revoked()],
  ])('is made of any object: %s', async (_kind, thrown) => {
    const { errors } = await errorsOf(() => nested(thrown));
    expect(errors).toHaveLength(1);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
