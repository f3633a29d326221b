// The spans that the library makes itself (since 0.134): they are left alone.
import { createRequire } from 'node:module';
import { events, message } from './common/answers.mjs';
import { HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

/** A tracer provider that prints the spans that end. */
function printingProvider(api, print) {
  let count = 0;
  const startSpan = (name, { attributes } = {}) => {
    const found = { ...attributes };
    const id = String(++count).padStart(16, '0');
    const span = {
      spanContext: () => ({ traceId: '1'.repeat(32), spanId: id, traceFlags: 1 }),
      setAttribute: (key, value) => Object.assign(found, { [key]: value }) && span,
      setAttributes: (more) => Object.assign(found, more) && span,
      addEvent: (event) => print('event', name, event) ?? span,
      addLink: () => span,
      addLinks: () => span,
      setStatus: ({ code }) => Object.assign(found, { status: code }) && span,
      updateName: () => span,
      end: () => {
        // A time, which differs from run to run.
        delete found['gen_ai.response.time_to_first_chunk'];
        print('span', name, found);
      },
      isRecording: () => true,
      recordException: () => undefined,
    };
    return span;
  };
  api.trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan }) });
}

export const scenarios = {
  'native OpenTelemetry': {
    majors: [1],
    process: 'native otel',
    serve: ({ on }) => on('/messages', [{ json: message() }, { sse: events(message()) }, { status: 400, json: {} }]),
    async run({ makeClient, print, inspectError }) {
      const api = createRequire(import.meta.url)('@opentelemetry/api');
      printingProvider(api, print);
      const client = makeClient();
      print((await client.messages.create(HELLO)).id);
      print(await client.messages.stream(HELLO).finalText());
      print(await client.beta.messages.create(HELLO).catch(inspectError));
    },
    trail: [
      ...ONE_CALL,
      ...ONE_CALL,
      ...ONE_CALL.slice(0, 3),
      'ERROR',
      'MODEL_INVOCATION_END FAILED',
      'SESSION_END FAILED',
    ],
  },
};
