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

export const scenarios = withTrails({
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
