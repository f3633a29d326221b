import { describe, expect, it } from 'vitest';
import { both, FORMS, type Library } from './both.ts';

/** Data of each form, with every field that the original has for it. */
const DATA: Readonly<Record<(typeof FORMS)[number], Record<string, unknown>>> = {
  withAgentSpan: { name: 'Agent', handoffs: ['B'], tools: ['t'], output_type: 'text' },
  withFunctionSpan: { name: 'tool', input: '{"a":1}', output: 'done', mcp_data: '{"server":"s"}' },
  withGenerationSpan: {
    input: [{ role: 'user', content: 'hi' }],
    output: [{ role: 'assistant', content: 'ho' }],
    model: 'm',
    model_config: { temperature: 1 },
    usage: { input_tokens: 1, output_tokens: 2 },
  },
  withResponseSpan: {},
  withHandoffSpan: { from_agent: 'A', to_agent: 'B' },
  withGuardrailSpan: { name: 'guard', triggered: true },
  withCustomSpan: { name: 'own', data: { key: [1, { deep: true }] } },
  withMCPListToolsSpan: { server: 's', result: ['a', 'b'] },
  withSpeechGroupSpan: { input: 'say' },
  withSpeechSpan: { input: 'say', output: { data: 'QUJD', format: 'pcm' }, model: 'm', model_config: { voice: 'v' } },
  withTranscriptionSpan: { input: { data: 'QUJD', format: 'wav' }, output: 'said', model: 'm', model_config: {} },
  withTaskSpan: { name: 'run', usage: { requests: 1, total_tokens: 3 } },
  withTurnSpan: { turn: 1, agent_name: 'Agent', usage: { input_tokens: 1 } },
};

type Form = (fn: (span: never) => Promise<unknown>, options?: object, parent?: unknown) => Promise<unknown>;

const form = (library: Library, name: (typeof FORMS)[number]): Form => library[name] as Form;

describe.each(FORMS)('%s', (name) => {
  it('is heard and exported as in the original', async () => {
    const { original, ours } = await both((library) =>
      library.withTrace(
        'run',
        () => form(library, name)(async () => undefined, { data: { ...DATA[name] }, spanId: `span_${'a'.repeat(24)}` }),
        { groupId: 'group', metadata: { key: 'value' } },
      ),
    );
    if (name === 'withResponseSpan') {
      // The original drops the options, the id too; a made one is masked in the same way.
      expect(original).toHaveLength(4);
    }
    expect(ours).toEqual(original);
    expect(original).toHaveLength(4);
  });
});

describe('the same program', () => {
  it.each<[string, (library: Library) => unknown]>([
    [
      'defaults',
      (l) =>
        l.withTrace('run', () =>
          Promise.all([
            l.withAgentSpan(async () => 1),
            l.withTaskSpan(async () => 1),
            l.withHandoffSpan(async () => 1),
            l.withGenerationSpan(async () => 1),
          ]),
        ),
    ],
    [
      'defaults of named spans',
      (l) =>
        l.withTrace('run', async () => {
          await l.withGuardrailSpan(async () => 1, { data: { name: 'g' } });
          await l.withCustomSpan(async () => 1, { data: { name: 'c' } });
          await l.withFunctionSpan(async () => undefined, { data: { name: 'f' } });
        }),
    ],
    [
      'nesting',
      (l) =>
        l.withTrace('run', () =>
          l.withAgentSpan(() => l.withFunctionSpan(async () => undefined, { data: { name: 'f' } })),
        ),
    ],
    [
      'nested traces',
      (l) =>
        l.withTrace('outer', async () => {
          await l.withTrace('inner', () => l.withAgentSpan(async () => 1));
          await l.withAgentSpan(async () => 2);
        }),
    ],
    [
      'a trace that exists or not',
      (l) => l.getOrCreateTrace(() => l.getOrCreateTrace(() => l.withAgentSpan(async () => 1), { name: 'no matter' })),
    ],
    [
      'parents',
      (l) =>
        l.withTrace('run', (run) =>
          l.withAgentSpan((agent) =>
            l.withAgentSpan(async () => {
              await l.withAgentSpan(async () => 1, {}, run);
              await l.withAgentSpan(async () => 2, {}, agent);
            }),
          ),
        ),
    ],
    [
      'disabled, and what is in it',
      (l) =>
        l.withTrace('run', async () => {
          await l.withAgentSpan(() => l.withAgentSpan(async () => 1), { disabled: true });
          await l.withAgentSpan(async () => 2);
        }),
    ],
    [
      'the id of what is not recorded',
      (l) => l.withTrace('run', () => l.withAgentSpan(() => l.withAgentSpan(async () => 1), { spanId: 'no-op' })),
    ],
    [
      'errors: the last that is set wins',
      (l) =>
        l.withTrace('run', () =>
          l.withAgentSpan(async (span) => {
            span.setError({ message: 'one' });
            span.setError({ message: 'two', data: { code: 2 } });
          }),
        ),
    ],
    [
      'an error that the app set, and a throw after it',
      (l) =>
        l.withTrace('run', () =>
          l
            .withAgentSpan(async (span) => {
              span.setError({ message: 'mine', data: {} });
              throw new Error('boom');
            })
            .catch(() => undefined),
        ),
    ],
    [
      'ends twice',
      (l) =>
        l.withTrace('run', () =>
          l.withAgentSpan(async (span) => {
            span.end();
            span.end();
          }),
        ),
    ],
  ])('is heard alike: %s', async (_name, program) => {
    const { original, ours } = await both(program);
    expect(original.length).toBeGreaterThan(1);
    expect(ours).toEqual(original);
  });
});
