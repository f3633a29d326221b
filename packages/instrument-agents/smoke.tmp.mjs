import { configure, countByType, flush, InMemoryEventExporter, renderTree } from '@chaukas/core';
import { register } from '@chaukas/instrument-agents';
import { answering, calls, response, says } from '/tmp/w/agents/packages/instrument-agents/test/apps/answers.mjs';
import { ScriptedServer } from '/tmp/w/agents/packages/instrumentation/dist/esm/testing/index.js';

if (process.env.OPENAI) (await import('@chaukas/instrument-openai')).register();
const exporter = new InMemoryEventExporter();
configure({ exporter });
const reg = register();
const {
  Agent,
  run,
  Runner,
  tool,
  handoff,
  setDefaultOpenAIClient,
  OpenAIProvider,
  setTracingExportApiKey,
  MCPServerStdio,
  MemorySession,
  setTraceProcessors,
  RunState,
} = await import('@openai/agents');
const { default: OpenAI } = await import('openai');
const { z } = await import('zod');
const server = await ScriptedServer.start();
server.on(
  '/responses',
  answering(
    response('resp_1', [calls('transfer_to_Weather', {}, 'call_1')]),
    response('resp_2', [calls('get_weather', { city: 'Rome' }, 'call_2'), calls('broken', { city: 'x' }, 'call_3')]),
    response('resp_3', [says('It is sunny in Rome.')]),
  ),
);
setDefaultOpenAIClient(new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'k' }));
const get_weather = tool({
  name: 'get_weather',
  description: 'w',
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => `sunny in ${city}`,
});
const broken = tool({
  name: 'broken',
  description: 'w',
  parameters: z.object({ city: z.string() }),
  execute: async () => {
    throw new TypeError('boom');
  },
});
const weather = new Agent({
  name: 'Weather',
  instructions: 'WEATHER',
  model: 'gpt-test',
  tools: [get_weather, broken],
  outputGuardrails: [{ name: 'out', execute: async () => ({ tripwireTriggered: false, outputInfo: { fine: true } }) }],
});
const triage = new Agent({
  name: 'Triage',
  instructions: 'TRIAGE',
  model: 'gpt-test',
  handoffs: [weather],
  inputGuardrails: [{ name: 'no-bad', execute: async () => ({ tripwireTriggered: false, outputInfo: { ok: 1 } }) }],
});
const result = process.env.STREAM
  ? await run(triage, 'weather?', { stream: true, session: new MemorySession() })
  : await run(triage, 'weather?', { session: new MemorySession() });
if (process.env.STREAM) for await (const e of result);
console.log(result.finalOutput, result.history?.length);
await flush();
console.log(renderTree(exporter.events, { width: 150 }));
for (const [k, v] of countByType(exporter.events)) console.log(k, v);
if (process.env.FULL)
  console.log(
    JSON.stringify(
      exporter.events.map((e) => ({
        t: e.type,
        s: e.spanId,
        p: e.parentSpanId,
        c: e.content,
        m: e.metadata,
        st: e.status,
      })),
      (k, v) => (typeof v === 'bigint' ? String(v) : v),
      1,
    ),
  );
console.log(reg.status());
await server.stop();
