import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTraceProcessors, withAgentSpan, withFunctionSpan, withTrace } from '@chaukas/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, onTestFinished, test } from 'vitest';
import { OtelProcessor } from '../src/index.ts';
import { telemetry } from './support/telemetry.ts';

interface OtlpSpan {
  name: string;
  spanId: string;
  traceId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code: number; message?: string };
}

test('spans arrive over OTLP/HTTP as they were', async () => {
  const receiver = await startReceiver();
  telemetry();
  const exporter = new OTLPTraceExporter({ url: `${receiver.url}/v1/traces` });
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  setTraceProcessors([new OtelProcessor({ tracer: provider.getTracer('test') })]);
  const before = Date.now();
  const failing = withTrace('shop', () =>
    withAgentSpan(
      () =>
        withFunctionSpan(
          async () => {
            throw new Error('no funds');
          },
          { data: { name: 'pay', input: { amount: 3, password: 'hunter2!' } } },
        ),
      { data: { name: 'Triage' } },
    ),
  );
  await expect(failing).rejects.toThrow('no funds');
  await provider.forceFlush();
  const [tool, agent, whole] = receiver.spans;
  expect(receiver.spans.map(({ name }) => name)).toEqual([
    'execute_tool pay',
    'invoke_agent Triage',
    'invoke_workflow shop',
  ]);
  expect([tool?.parentSpanId, agent?.parentSpanId]).toEqual([agent?.spanId, whole?.spanId]);
  expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(tool?.status).toEqual({ code: 2, message: 'no funds' });
  expect(tool?.attributes).toContainEqual({
    key: 'gen_ai.tool.call.arguments',
    value: { stringValue: '{"amount":3,"password":"[REDACTED:password]"}' },
  });
  expect(Number(tool?.startTimeUnixNano) / 1e6).toBeGreaterThanOrEqual(before - 1);
  await provider.shutdown();
});

/** Receives OTLP in JSON, and keeps the spans. */
async function startReceiver(): Promise<{ url: string; spans: OtlpSpan[] }> {
  const spans: OtlpSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      for (const { scopeSpans } of body.resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, spans };
}
