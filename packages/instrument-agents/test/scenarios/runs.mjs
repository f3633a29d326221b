// Runs that come to their end: agents, handoffs, tools, guardrails, by both APIs, plain and streamed.
import { answering, calls, completion, response, says } from './common/answers.mjs';
import { withTrails } from './common/trails.mjs';

const WEATHER = [
  response('resp_1', [calls('transfer_to_Weather', {}, 'call_1')]),
  response('resp_2', [
    calls('get_weather', { city: 'Rome' }, 'call_2'),
    calls('get_weather', { city: 'Oslo' }, 'call_3'),
  ]),
  response('resp_3', [says('It is sunny.')]),
];

const guard = (name, outputInfo, tripwireTriggered = false) => ({
  name,
  execute: async () => ({ tripwireTriggered, outputInfo }),
});

const agentsOf = ({ agent, weather }) =>
  agent('Triage', {
    inputGuardrails: [guard('no-bad-words', { checked: true })],
    handoffs: [agent('Weather', { tools: [weather()], outputGuardrails: [guard('polite', { polite: true })] })],
  });

export const scenarios = withTrails({
  'triage, handoff, parallel tools': {
    serve: ({ on }) => on('/responses', answering(...WEATHER)),
    async run(app) {
      const result = await app
        .runner({ groupId: 'group_1', workflowName: 'weather desk' })
        .run(agentsOf(app), 'Weather?');
      app.print(app.show(result));
    },
  },

  'triage, streamed': {
    serve: ({ on }) => on('/responses', answering(...WEATHER)),
    async run(app) {
      const result = await app.runner().run(agentsOf(app), 'Weather?', { stream: true });
      for await (const event of result) app.print(event.type, event.data?.type ?? event.name ?? event.agent?.name);
      await result.completed;
      app.print(app.show(result));
    },
  },

  'chat completions': {
    serve: ({ on }) =>
      on('/chat/completions', [
        {
          json: completion('chatcmpl_1', {
            tool_calls: [
              { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Rome"}' } },
            ],
          }),
        },
        { json: completion('chatcmpl_2', { content: 'It is sunny.' }) },
      ]),
    async run(app) {
      const result = await app.chatRunner().run(app.agent('Weather', { tools: [app.weather()] }), 'Weather?');
      app.print(app.show(result));
    },
  },

  'agent as a tool': {
    serve: ({ on }) =>
      on(
        '/responses',
        answering(
          response('resp_1', [calls('ask_expert', { input: 'Rome?' }, 'call_1')]),
          response('resp_2', [says('Sunny, says the expert.')]),
          response('resp_3', [says('It is sunny.')]),
        ),
      ),
    async run(app) {
      const expert = app.agent('Expert').asTool({ toolName: 'ask_expert', toolDescription: 'Knows the weather' });
      const result = await app.runner().run(app.agent('Desk', { tools: [expert] }), 'Weather?');
      app.print(app.show(result));
    },
  },

  'a runner inside a tool': {
    serve: ({ on }) =>
      on(
        '/responses',
        answering(
          response('resp_1', [calls('ask', {}, 'call_1')]),
          response('resp_2', [says('Sunny.')]),
          response('resp_3', [says('It is sunny.')]),
        ),
      ),
    async run(app) {
      const ask = app.agents.tool({
        name: 'ask',
        description: 'asks',
        parameters: app.z.object({}),
        execute: async () => (await app.runner().run(app.agent('Inner'), 'Rome?')).finalOutput,
      });
      app.print(app.show(await app.runner().run(app.agent('Outer', { tools: [ask] }), 'Weather?')));
    },
  },

  'output of a type': {
    serve: ({ on }) => on('/responses', answering(response('resp_1', [says('{"city":"Rome"}')]))),
    async run(app) {
      const typed = app.agent('Typed', { outputType: app.z.object({ city: app.z.string() }) });
      app.print(app.show(await app.runner().run(typed, 'Where?')));
    },
  },

  'memory of a session': {
    serve: ({ on }) =>
      on('/responses', answering(response('resp_1', [says('Hello Ann.')]), response('resp_2', [says('Ann.')]))),
    async run(app) {
      const session = new app.agents.MemorySession({ sessionId: 'memory_1' });
      app.print((await app.runner().run(app.agent('Host'), 'I am Ann.', { session })).finalOutput);
      app.print((await app.runner().run(app.agent('Host'), 'Who am I?', { session })).finalOutput);
      app.print(JSON.stringify(await session.getItems()));
    },
  },

  'hosted tools': {
    serve: ({ on }) =>
      on(
        '/responses',
        answering(
          response(
            'resp_1',
            [
              {
                type: 'web_search_call',
                id: 'ws_1',
                status: 'completed',
                action: { type: 'search', query: 'weather', sources: [{ type: 'url', url: 'https://w.example' }] },
              },
              {
                type: 'file_search_call',
                id: 'fs_1',
                status: 'completed',
                queries: ['rain'],
                results: [{ file_id: 'file_1', filename: 'a.txt', score: 1, text: 't', attributes: {} }],
              },
              {
                type: 'code_interpreter_call',
                id: 'ci_1',
                status: 'completed',
                code: '1+1',
                container_id: 'c1',
                outputs: [{ type: 'logs', logs: '2' }],
              },
              {
                type: 'mcp_call',
                id: 'mcp_1',
                server_label: 'docs',
                name: 'find',
                arguments: '{"q":1}',
                output: 'found',
                error: null,
                status: 'completed',
              },
              says('Found it.'),
            ],
            { tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] },
          ),
        ),
      ),
    async run(app) {
      app.print((await app.runner().run(app.agent('Finder'), 'Find.')).finalOutput);
    },
  },
});
