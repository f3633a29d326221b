// Runs that stop for an approval and go on: in the same process, from a serialised state, granted and refused.
import { answering, calls, response, says } from './common/answers.mjs';
import { withTrails } from './common/trails.mjs';

const ANSWERS = answering(
  response('resp_1', [calls('get_weather', { city: 'Rome' }, 'call_1')]),
  response('resp_2', [says('It is sunny.')]),
);

const careful = (app) => app.agent('Careful', { tools: [app.weather({ needsApproval: true })] });

async function start(app, groupId, options) {
  const agent = careful(app);
  const first = await app.runner({ groupId }).run(agent, 'Weather?', options);
  if (options?.stream) for await (const event of first) app.print(event.type);
  await first.completed;
  app.print(app.show(first));
  return { agent, first };
}

/** What the provider asks before it calls a tool of an MCP server. */
const asksToRead = (id, name) => ({
  type: 'mcp_approval_request',
  id,
  name,
  server_label: 'docs',
  arguments: '{"page":1}',
});

export const scenarios = withTrails({
  'approval by a callback, of the provider’s MCP calls': {
    majors: [20],
    serve: ({ on }) =>
      on(
        '/responses',
        answering(
          response('resp_1', [asksToRead('mcpr_1', 'read'), asksToRead('mcpr_2', 'erase')]),
          response('resp_2', [says('I read it.')]),
        ),
      ),
    async run(app) {
      const docs = app.agents.hostedMcpTool({
        serverLabel: 'docs',
        serverUrl: 'https://docs.example.com/mcp',
        requireApproval: 'always',
        onApproval: async (_context, { rawItem }) =>
          rawItem.name === 'read' ? { approve: true } : { approve: false, reason: 'reading only' },
      });
      app.print(app.show(await app.runner().run(app.agent('Reader', { tools: [docs] }), 'Read page 1')));
    },
    check({ events }) {
      // The client that is recorded too tells what the provider asked, and what it was answered.
      const found = events.flatMap(({ policy }) => (policy ? `${policy.policy_id} ${policy.outcome}` : []));
      const expected = ['review', 'review', 'allow', 'deny'].map((outcome) => `openai.mcp_approval ${outcome}`);
      if (String(found) !== String(expected)) throw new Error(`the decisions are ${found}`);
    },
  },

  'approval that a function asks for': {
    majors: [20],
    serve: ({ on }) =>
      on(
        '/responses',
        answering(
          response('resp_1', [
            calls('get_weather', { city: 'Rome' }, 'call_1'),
            calls('get_weather', { city: 'Vostok' }, 'call_2'),
          ]),
          response('resp_2', [says('It is sunny.')]),
        ),
      ),
    async run(app) {
      const needsApproval = async (_context, { city }) => city === 'Vostok';
      const agent = app.agent('Careful', { tools: [app.weather({ needsApproval })] });
      const first = await app.runner({ groupId: 'function' }).run(agent, 'Weather?');
      app.print(app.show(first));
      first.state.approve(first.interruptions[0]);
      app.print(app.show(await app.runner({ groupId: 'function' }).run(agent, first.state)));
    },
    check({ events }) {
      const decisions = events.flatMap(({ policy }) => (policy ? `${policy.outcome} ${policy.rule_ids}` : []));
      if (String(decisions) !== 'review call_2,allow call_2') throw new Error(`the decisions are ${decisions}`);
    },
  },

  'approval granted': {
    serve: ({ on }) => on('/responses', ANSWERS),
    async run(app) {
      const { agent, first } = await start(app, 'granted');
      first.state.approve(first.interruptions[0]);
      app.print(app.show(await app.runner({ groupId: 'granted' }).run(agent, first.state)));
    },
  },

  'approval granted, streamed': {
    serve: ({ on }) => on('/responses', ANSWERS),
    async run(app) {
      const { agent, first } = await start(app, 'streamed', { stream: true });
      first.state.approve(first.interruptions[0]);
      const second = await app.runner({ groupId: 'streamed' }).run(agent, first.state, { stream: true });
      for await (const event of second) app.print(event.type);
      await second.completed;
      app.print(app.show(second));
    },
  },

  'approval refused': {
    serve: ({ on }) => on('/responses', ANSWERS),
    async run(app) {
      const { agent, first } = await start(app, 'refused');
      first.state.reject(first.interruptions[0], { message: 'not today' });
      app.print(app.show(await app.runner({ groupId: 'refused' }).run(agent, first.state)));
    },
  },

  'approval on a serialised state': {
    serve: ({ on }) => on('/responses', ANSWERS),
    async run(app) {
      const { agent, first } = await start(app, 'serialised');
      const state = await app.agents.RunState.fromString(agent, JSON.stringify(first.state));
      state.approve(state.getInterruptions()[0]);
      app.print(app.show(await app.runner({ groupId: 'serialised' }).run(agent, state)));
    },
  },
});
