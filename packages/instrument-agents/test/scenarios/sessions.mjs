// Which runs share a session, and what the app's word on content and on tracing does.
import { answering, calls, response, says } from './common/answers.mjs';
import { withTrails } from './common/trails.mjs';

const byPrompt = (request) => {
  const last = JSON.stringify(request.json.input);
  return { json: response(`resp_${last.length}`, [says(`You said ${last.length}.`)]) };
};

const sessionsIn = (events) => new Set(events.map(({ session_id }) => session_id));

export const scenarios = withTrails({
  'concurrent runs': {
    serve: ({ on }) => on('/responses', byPrompt),
    unordered: true,
    async run(app) {
      const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee', 'ffffff'];
      const results = await Promise.all(texts.map((text) => app.runner().run(app.agent(`Agent ${text}`), text)));
      for (const result of results) app.print(app.show(result));
    },
    check({ events }) {
      if (sessionsIn(events).size !== 6) throw new Error(`${sessionsIn(events).size} sessions of 6 runs`);
    },
  },

  'concurrent runs of a group': {
    serve: ({ on }) => on('/responses', byPrompt),
    unordered: true,
    async run(app) {
      const runner = app.runner({ groupId: 'group_of_two' });
      const results = await Promise.all(['a', 'bb'].map((text) => runner.run(app.agent('Host'), text)));
      for (const result of results) app.print(app.show(result));
    },
    check({ events }) {
      if ([...sessionsIn(events)].join() !== 'group_of_two')
        throw new Error('the runs are not in one session of that id');
    },
  },

  'runs in one trace': {
    serve: ({ on }) => on('/responses', byPrompt),
    run: (app) =>
      app.agents.withTrace('a day', async () => {
        app.print(app.show(await app.runner().run(app.agent('Morning'), 'a')));
        await app.agents.withCustomSpan(async () => app.print('lunch'), {
          data: { name: 'lunch', data: { soup: true } },
        });
        app.print(app.show(await app.runner().run(app.agent('Evening'), 'bb')));
      }),
  },

  'tracing disabled': {
    notices: [/does not trace \(tracingDisabled\), so its runs are not recorded/],
    serve: ({ on }) => on('/responses', byPrompt),
    async run(app) {
      app.print(app.show(await app.runner({ tracingDisabled: true }).run(app.agent('Host'), 'a')));
    },
    check({ events }) {
      if (events.some(({ type }) => type.includes('AGENT'))) throw new Error('the agent was recorded');
    },
  },

  'tracing disabled and recorded': {
    formats: ['esm'],
    process: 'tracing disabled and recorded',
    options: { recordWhenDisabled: true },
    notices: [/does not trace \(tracingDisabled\); its runs are recorded all the same/],
    serve: ({ on }) =>
      on(
        '/responses',
        answering(
          response('resp_1', [calls('get_weather', { city: 'Rome' }, 'call_1')]),
          response('resp_2', [says('Sunny.')]),
        ),
      ),
    async run(app) {
      const heard = [];
      const other = {
        onTraceStart: async () => heard.push('trace'),
        onTraceEnd: async () => {},
        onSpanStart: async () => heard.push('span'),
        onSpanEnd: async () => {},
        shutdown: async () => {},
        forceFlush: async () => {},
      };
      app.agents.addTraceProcessor(other);
      const runner = app.runner({ tracingDisabled: true });
      app.print(app.show(await runner.run(app.agent('Host', { tools: [app.weather()] }), 'a')));
      app.print(heard.length, runner.config.tracingDisabled);
    },
  },

  'NODE_ENV=test and recorded': {
    formats: ['esm'],
    process: 'node env test',
    env: { NODE_ENV: 'test' },
    options: { recordWhenDisabled: true },
    notices: [/does not trace \(NODE_ENV=test\); its runs are recorded all the same/],
    serve: ({ on }) =>
      on(
        '/responses',
        answering(
          response('resp_1', [calls('get_weather', { city: 'Rome' }, 'call_1')]),
          response('resp_2', [says('Sunny.')]),
        ),
      ),
    async run(app) {
      const heard = [];
      const other = {
        onTraceStart: async () => heard.push('trace'),
        onTraceEnd: async () => {},
        onSpanStart: async () => heard.push('span'),
        onSpanEnd: async () => {},
        shutdown: async () => {},
        forceFlush: async () => {},
      };
      app.agents.addTraceProcessor(other);
      app.print(app.show(await app.runner().run(app.agent('Host', { tools: [app.weather()] }), 'a')));
      app.print(heard.length);
    },
  },

  OPENAI_AGENTS_DISABLE_TRACING: {
    formats: ['esm'],
    process: 'env',
    majors: [20],
    env: { OPENAI_AGENTS_DISABLE_TRACING: '1' },
    notices: [/does not trace \(OPENAI_AGENTS_DISABLE_TRACING\), so its runs are not recorded/],
    serve: ({ on }) => on('/responses', byPrompt),
    async run(app) {
      app.print(app.show(await app.runner().run(app.agent('Host'), 'a')));
    },
  },
});
