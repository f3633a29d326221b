import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withAgentSpan, withTrace } from '../../src/index.ts';
import { endsOf } from '../support/ends.ts';
import { record } from '../support/recording.ts';
import { type Log, turnsOf } from '../support/turns.ts';

type Step = 'yield' | 'await' | 'catch' | 'fail' | 'finally';
type Call = { method: 'next' | 'return' | 'throw'; wait: boolean };

const steps = fc.array(fc.constantFrom<Step>('yield', 'await', 'catch', 'fail', 'finally'), { maxLength: 5 });
const calls = fc.array(
  fc.record({ method: fc.constantFrom<Call['method']>('next', 'next', 'return', 'throw'), wait: fc.boolean() }),
  { maxLength: 6 },
);

/** A generator of any behaviour: it waits, fails, and clings on when it is to end. */
async function* body(script: readonly Step[], log: Log): AsyncGenerator<unknown, string, unknown> {
  for (const [index, step] of script.entries()) {
    if (step === 'yield') log(['sent', yield index]);
    else if (step === 'await') await null;
    else if (step === 'fail') throw new Error(`step ${index}`);
    else yield* clinging(step, index, log);
  }
  return 'all';
}

async function* clinging(step: 'catch' | 'finally', index: number, log: Log): AsyncGenerator<unknown, void, unknown> {
  try {
    yield index;
  } catch (error) {
    if (step === 'finally') throw error;
    log(error);
  } finally {
    if (step === 'finally') yield 'still here';
  }
}

/** Calls the generator as asked, waiting for each answer or not. */
async function use(
  generator: AsyncGenerator<unknown, unknown, unknown>,
  asked: readonly Call[],
  log: Log,
): Promise<void> {
  const answers: Promise<void>[] = [];
  for (const [index, { method, wait }] of asked.entries()) {
    const given = method === 'throw' ? new Error(`given ${index}`) : index;
    const answer = generator[method](given).then(
      (gave) => log({ gave }),
      (error: unknown) => log({ threw: String(error) }),
    );
    answers.push(answer);
    if (wait) await answer;
  }
  await Promise.all(answers);
}

describe('a generator of any behaviour, used in any way', () => {
  it('does in a span, turn by turn, what it does without; its span ends at most once', async () => {
    await fc.assert(
      fc.asyncProperty(steps, calls, async (script, asked) => {
        const recording = record();
        const expected = await turnsOf((log) => use(body(script, log), asked, log));
        const seen = await turnsOf((log) => {
          const open = () => withAgentSpan(() => body(script, log), { data: { name: 'Streamer' } });
          return use(withTrace('run', open), asked, log);
        });
        expect(seen).toEqual(expected);
        await new Promise(setImmediate);
        const ends = endsOf(await recording.events()).filter((end) => end.startsWith('AGENT_END'));
        expect(ends).toHaveLength(seen.some((line) => /"done":true|"threw"/.test(line)) ? 1 : 0);
      }),
      { numRuns: 100 },
    );
  });
});
