// An app under Sentry: prints, as JSON, the spans that Sentry would send. With WITH_US=1 our processor is at work too.
import { createServer } from 'node:http';
import * as Sentry from '@sentry/node';

const transactions = [];
Sentry.init({
  dsn: 'http://key@127.0.0.1:9/1',
  tracesSampleRate: 1,
  traceLifecycle: 'static',
  enableOpenTelemetrySetup: true,
  beforeSendTransaction(event) {
    const { trace_id, span_id, op, data } = event.contexts.trace;
    transactions.push({ name: event.transaction, trace_id, span_id, op, data, spans: event.spans });
    return null;
  },
});
const { default: OpenAI } = await import('openai');
const { trace, context } = await import('@opentelemetry/api');

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const message = { role: 'assistant', content: 'Hi' };
    const choices = [{ index: 0, finish_reason: 'stop', message }];
    const usage = { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', model: 'gpt-4o', choices, usage }));
  });
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const client = new OpenAI({ baseURL: `http://127.0.0.1:${server.address().port}/v1`, apiKey: 'sk-test' });
const ask = () => client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }] });

const before = [trace.getTracerProvider(), context._getContextManager?.()];
let work = ask;
if (process.env.WITH_US) {
  const { addTraceProcessor, withAgentSpan, withFunctionSpan, withTrace } = await import('@chaukas/core');
  const { register } = await import('@chaukas/instrument-openai');
  const { OtelProcessor } = await import('@chaukas/otel');
  register();
  addTraceProcessor(new OtelProcessor({ tracer: trace.getTracer('test') }));
  const run = async () => {
    await withFunctionSpan(async () => 1, { data: { name: 'search' } });
    return ask();
  };
  work = () => withTrace('shop', () => withAgentSpan(run, { data: { name: 'Triage' } }));
}
await Sentry.startSpan({ name: 'GET /', op: 'http.server' }, work);
await Sentry.flush(1000);
const unchanged = before[0] === trace.getTracerProvider() && before[1] === context._getContextManager?.();
process.stdout.write(JSON.stringify({ unchanged, transactions }));
server.closeAllConnections();
server.close();
