import { OtelProcessor } from '@chaukas/otel';
import {
  getGlobalTraceProvider,
  setTraceProcessors,
  setTracingDisabled,
  withAgentSpan,
  withFunctionSpan,
  withGenerationSpan,
  withTrace,
} from '@openai/agents';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';

test('the processor serves the tracing module of @openai/agents as it is', async () => {
  setTracingDisabled(false);
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  setTraceProcessors([new OtelProcessor({ tracer: provider.getTracer('test') })]);
  await withTrace(
    'support',
    () =>
      withAgentSpan(
        async () => {
          await withGenerationSpan(async () => undefined, {
            data: {
              model: 'gpt-4o',
              input: [{ role: 'user', content: 'Hi' }],
              output: [{ role: 'assistant', content: 'Hello' }],
              usage: { input_tokens: 3, output_tokens: 2 },
            },
          });
          await withFunctionSpan(
            async (span) => {
              span.setError({ message: 'no funds', data: {} });
            },
            { data: { name: 'pay', input: '{"amount":3}', output: '' } },
          );
        },
        { data: { name: 'Triage' } },
      ),
    { groupId: 'thread-7' },
  );
  await getGlobalTraceProvider().forceFlush();

  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name }) => name)).toEqual([
    'chat gpt-4o',
    'execute_tool pay',
    'invoke_agent Triage',
    'invoke_workflow support',
  ]);
  const [call, tool, agent, whole] = spans;
  expect([call, tool, agent].map((span) => span?.parentSpanContext?.spanId)).toEqual([
    agent?.spanContext().spanId,
    agent?.spanContext().spanId,
    whole?.spanContext().spanId,
  ]);
  expect(call?.attributes).toMatchObject({
    'gen_ai.conversation.id': 'thread-7',
    'gen_ai.usage.input_tokens': 3,
    'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
    'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
  });
  expect(tool?.status).toEqual({ code: 2, message: 'no funds' });
  expect(tool?.events.map(({ name }) => name)).toEqual(['exception']);
});
