import { configure, InMemoryEventExporter, setTraceProcessors, withFunctionSpan } from '@chaukas/core';
import { register } from '@chaukas/instrument-openai';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { OtelProcessor } from '@chaukas/otel';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { answer, toolCall } from './answers.ts';

test('a loop of the real client, with a retry and a tool, is one OpenTelemetry trace', async () => {
  await using server = await ScriptedServer.start();
  server.on('/v1/chat/completions', [
    { status: 429, headers: { 'retry-after-ms': '5' }, json: { error: { message: 'slow down' } } },
    { json: toolCall('call_1', 'get_order', { id: 7 }) },
    { json: answer('It is on its way.') },
  ]);
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  configure({ exporter: new InMemoryEventExporter(), quiet: true });
  setTraceProcessors([new OtelProcessor({ tracer: provider.getTracer('test') })]);
  register();

  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'sk-test' });
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Where is order 7?' }];
  const asked = await client.chat.completions.create({ model: 'gpt-4o', messages });
  const [call] = asked.choices[0]?.message.tool_calls ?? [];
  const result = withFunctionSpan(() => ({ status: 'sent' }), { data: { name: 'get_order', input: { id: 7 } } });
  if (asked.choices[0] !== undefined) messages.push(asked.choices[0].message);
  messages.push({ role: 'tool', tool_call_id: call?.id ?? '', content: JSON.stringify(result) });
  await client.chat.completions.create({ model: 'gpt-4o', messages });

  const [first, tool, second, whole] = exporter.getFinishedSpans();
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual([
    'chat gpt-4o',
    'execute_tool get_order',
    'chat gpt-4o',
    'invoke_workflow chat',
  ]);
  for (const span of [first, tool, second]) expect(parentOf(span)).toBe(whole?.spanContext().spanId);
  expect(first?.events.map(({ name }) => name)).toEqual(['chaukas.retry']);
  expect(first?.attributes).toMatchObject({
    'gen_ai.response.finish_reasons': ['tool_calls'],
    'http.request.resend_count': server.requests.length - 2,
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(server.url).port),
    'gen_ai.usage.input_tokens': 9,
  });
  expect(tool?.attributes).toMatchObject({
    'gen_ai.tool.call.id': 'call_1',
    'gen_ai.tool.call.result': '{"status":"sent"}',
  });
  expect(JSON.parse(String(second?.attributes['gen_ai.input.messages']))).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'Where is order 7?' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_1', name: 'get_order', arguments: { id: 7 } }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: '{"status":"sent"}' }] },
  ]);
  expect(whole?.attributes['gen_ai.output.messages']).toContain('It is on its way.');
});

function parentOf(span: ReadableSpan | undefined): string | undefined {
  return span?.parentSpanContext?.spanId;
}
