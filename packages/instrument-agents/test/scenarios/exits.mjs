// How a process of the SDK's ends, and what its own exporter posts.
import { answering, calls, response, says } from './common/answers.mjs';
import { withTrails } from './common/trails.mjs';

const HELLO = response('resp_1', [says('Hello!')]);
const refused = {
  status: 400,
  json: { error: { message: 'Invalid value', type: 'invalid_request_error', code: 'invalid_value', param: 'model' } },
};

/** Items as the SDK's exporter gets them, without their times. */
const shown = (items) =>
  items.map((item) => {
    const { started_at, ended_at, ...rest } = item.toJSON();
    return JSON.stringify({ ...rest, started: typeof started_at, ended: typeof ended_at });
  });

/** The SDK's ids as numbers, so that two runs print the same. */
function countIds({ agents }) {
  let id = 0;
  agents.setTracingIdGenerator?.({
    generateTraceId: () => `trace_${String(++id).padStart(32, '0')}`,
    generateSpanId: () => `span_${String(++id).padStart(24, '0')}`,
  });
}

export const scenarios = withTrails({
  'exporters of the SDK and of the app': {
    process: 'exporter',
    formats: ['esm'],
    majors: [20],
    // What is posted has times in it; what it says is printed.
    changesRequests: true,
    serve({ on }) {
      on('/responses', answering(response('resp_1', [calls('get_weather', { city: 'Rome' }, 'call_1')]), HELLO));
      on('/traces/ingest', { status: 204 });
    },
    async run(app) {
      const { agents } = app;
      countIds(app);
      const official = new agents.OpenAITracingExporter({
        endpoint: `${app.baseURL}/traces/ingest`,
        apiKey: 'trace-key',
      });
      const mine = { export: async (items) => app.print(...shown(items)) };
      agents.setTraceProcessors([new agents.BatchTraceProcessor(official), new agents.BatchTraceProcessor(mine)]);
      app.print(app.show(await app.runner().run(app.agent('Host', { tools: [app.weather()] }), 'Hi')));
      await agents.getGlobalTraceProvider().forceFlush();
      app.print(JSON.stringify(await app.served()));
      agents.setTraceProcessors([]);
    },
  },

  'an error that nobody catches': {
    process: 'uncaught',
    formats: ['esm'],
    majors: [20],
    serve: ({ on }) => on('/responses', answering(refused)),
    async run(app) {
      app.runner().run(app.agent('Host'), 'Hi');
      await app.arrived(1);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      app.print('not reached');
    },
  },

  'SIGTERM in the middle of a run': {
    process: 'sigterm',
    formats: ['esm'],
    majors: [20],
    serve: ({ on }) => on('/responses', { hang: true }),
    async run(app) {
      process.on('exit', (code) => app.print('exit', code));
      app.runner().run(app.agent('Host'), 'Hi');
      await app.arrived(1);
      process.kill(process.pid, 'SIGTERM');
      await new Promise((resolve) => setTimeout(resolve, 3000));
      app.print('not reached');
    },
  },

  'process.exit in the middle of a stream': {
    process: 'exit',
    formats: ['esm'],
    majors: [20],
    serve: ({ on }) =>
      on('/responses', {
        sse: [
          { type: 'response.created', sequence_number: 0, response: { ...HELLO, status: 'in_progress', output: [] } },
        ],
        hang: true,
      }),
    async run(app) {
      const result = await app.runner().run(app.agent('Host'), 'Hi', { stream: true });
      for await (const event of result) {
        app.print(event.type);
        process.exit(3);
      }
    },
  },

  'looks of what the SDK gives': {
    serve: ({ on }) => on('/responses', answering(HELLO)),
    async run(app) {
      const { agents } = app;
      const runner = app.runner();
      const agent = app.agent('Host', { tools: [app.weather()] });
      const promise = runner.run(agent, 'Hi');
      app.print(
        promise.constructor.name,
        Object.keys(promise),
        runner.run.name,
        runner.run.length,
        Object.keys(runner),
        Object.keys(agent.tools[0]),
      );
      app.print(
        runner.eventEmitter?.listenerCount?.('agent_start'),
        runner.eventEmitter?.listenerCount?.('agent_tool_start'),
      );
      app.print(
        process.listenerCount('SIGTERM'),
        process.listenerCount('SIGINT'),
        process.listenerCount('unhandledRejection'),
      );
      let ticks = 0;
      let over = false;
      const done = promise.then(() => {
        over = true;
      });
      await promise;
      // How many turns of the microtask queue pass until what was derived from it is told.
      while (!over && ticks < 10) {
        ticks++;
        await null;
      }
      await done;
      app.print(ticks, typeof agents.getGlobalTraceProvider().createTrace);
    },
  },

  'order of hooks, spans and the run': {
    serve: ({ on }) =>
      on('/responses', answering(response('resp_1', [calls('get_weather', { city: 'Rome' }, 'call_1')]), HELLO)),
    async run(app) {
      const { agents } = app;
      const log = [];
      const turn = () => {
        let n = 0;
        const count = async () => {
          for (; n < 1000; n++) await null;
        };
        count();
        return () => n;
      };
      const heard = (what) => async (span) => void log.push(`${what} ${span.spanData?.type ?? 'trace'}`);
      agents.addTraceProcessor({
        onTraceStart: heard('+'),
        onTraceEnd: heard('-'),
        onSpanStart: heard('+'),
        onSpanEnd: heard('-'),
        shutdown: async () => {},
        forceFlush: async () => {},
      });
      const runner = app.runner();
      runner.on('agent_start', () => log.push('agent_start'));
      runner.on('agent_tool_start', (_c, _a, _t, { toolCall }) => log.push(`agent_tool_start ${toolCall.callId}`));
      runner.on('agent_end', () => log.push('agent_end'));
      const weather = app.weather({
        execute: async () => {
          log.push(`in ${agents.getCurrentSpan()?.spanData.type}`);
          return 'sunny';
        },
      });
      await runner.run(app.agent('Host', { tools: [weather] }), 'Hi');
      log.push('run is over');
      const passed = turn();
      await null;
      app.print(log.join('\n'), passed());
      agents.setTraceProcessors([]);
    },
  },
});
