// Runs that end otherwise: errors, limits, tripwires, aborts, streams that are left.
import { answering, calls, response, says, streamed } from './common/answers.mjs';
import { withTrails } from './common/trails.mjs';

const HELLO = response('resp_1', [says('one two three four five six seven eight')]);
const ASK = response('resp_1', [calls('get_weather', { city: 'Rome' }, 'call_1')]);
const overloaded = {
  status: 503,
  headers: { 'retry-after-ms': '5' },
  json: { error: { message: 'overloaded', type: 'server_error', code: null, param: null } },
};
const refused = {
  status: 400,
  json: { error: { message: 'Invalid value', type: 'invalid_request_error', code: 'invalid_value', param: 'model' } },
};
const tripping = (name) => ({ name, execute: async () => ({ tripwireTriggered: true, outputInfo: { why: 'rude' } }) });

async function attempt(app, work) {
  try {
    app.print(app.show(await work()));
  } catch (error) {
    app.print(
      error.constructor.name,
      error.message,
      error.status,
      error.code,
      Object.keys(error),
      error.state?._currentTurn,
    );
  }
}

export const scenarios = withTrails({
  'model refuses the request': {
    serve: ({ on }) => on('/responses', answering(refused)),
    run: (app) => attempt(app, () => app.runner().run(app.agent('Host'), 'Hi')),
  },

  'model refuses the request, streamed': {
    serve: ({ on }) => on('/responses', answering(refused)),
    async run(app) {
      const result = await app.runner().run(app.agent('Host'), 'Hi', { stream: true });
      await attempt(app, async () => {
        for await (const event of result) app.print(event.type);
        return result;
      });
      app.print(String(result.error), await result.completed.catch((error) => error.message));
    },
  },

  'the client tries again': {
    serve: ({ on }) => on('/responses', answering(overloaded, HELLO)),
    run: (app) => attempt(app, () => app.runner().run(app.agent('Host'), 'Hi')),
  },

  'more turns than allowed': {
    serve: ({ on }) =>
      on('/responses', answering(ASK, response('resp_2', [calls('get_weather', { city: 'Oslo' }, 'call_2')]))),
    run: (app) =>
      attempt(app, () => app.runner().run(app.agent('Host', { tools: [app.weather()] }), 'Hi', { maxTurns: 2 })),
  },

  'input guardrail trips': {
    serve: ({ on }) => on('/responses', answering(HELLO)),
    run: (app) =>
      attempt(app, () =>
        app
          .runner()
          .run(app.agent('Host', { inputGuardrails: [{ ...tripping('no-bad-words'), runInParallel: false }] }), 'Hi'),
      ),
  },

  'output guardrail trips': {
    serve: ({ on }) => on('/responses', answering(HELLO)),
    run: (app) =>
      attempt(app, () => app.runner().run(app.agent('Host', { outputGuardrails: [tripping('polite')] }), 'Hi')),
  },

  'guardrail fails': {
    serve: ({ on }) => on('/responses', answering(HELLO)),
    run: (app) =>
      attempt(app, () => {
        const inputGuardrails = [
          {
            name: 'broken',
            runInParallel: false,
            execute: async () => {
              throw new Error('no dictionary');
            },
          },
        ];
        return app.runner().run(app.agent('Host', { inputGuardrails }), 'Hi');
      }),
  },

  'tool fails and the model is told': {
    serve: ({ on }) => on('/responses', answering(ASK, response('resp_2', [says('Sorry.')]))),
    run: (app) =>
      attempt(app, () => {
        const broken = app.weather({
          execute: async () => {
            throw new TypeError('no such city');
          },
          errorFunction: (_context, error) => `It failed: ${error.message}`,
        });
        return app.runner().run(app.agent('Host', { tools: [broken] }), 'Hi');
      }),
  },

  'tool fails and the run with it': {
    serve: ({ on }) => on('/responses', answering(ASK)),
    run: (app) =>
      attempt(app, () => {
        const broken = app.weather({
          execute: async () => {
            throw new TypeError('no such city');
          },
          errorFunction: null,
        });
        return app.runner().run(app.agent('Host', { tools: [broken] }), 'Hi');
      }),
  },

  'guardrails of tools': {
    serve: ({ on }) => on('/responses', answering(ASK, response('resp_2', [says('Sorry.')]))),
    run: (app) =>
      attempt(app, () => {
        const {
          defineToolInputGuardrail,
          defineToolOutputGuardrail,
          ToolGuardrailFunctionOutputFactory: factory,
        } = app.agents;
        const guarded = app.weather({
          inputGuardrails: [
            defineToolInputGuardrail({ name: 'cities', run: async () => factory.allow({ known: true }) }),
          ],
          outputGuardrails: [
            defineToolOutputGuardrail({
              name: 'secrets',
              run: async () => factory.rejectContent('not to be told', { secret: true }),
            }),
          ],
        });
        return app.runner().run(app.agent('Host', { tools: [guarded] }), 'Hi');
      }),
  },

  'stream left by break': {
    // The rest never comes, so that whoever does not read on has to close.
    serve: ({ on }) => on('/responses', { sse: streamed(HELLO).slice(0, -2), hang: true }),
    async run(app) {
      const result = await app.runner().run(app.agent('Host'), 'Hi', { stream: true });
      for await (const event of result) {
        app.print(event.type);
        break;
      }
      await result.completed.catch((error) => app.print(error.message));
      app.print(result.cancelled, String(result.finalOutput), String(result.error));
    },
  },

  aborted: {
    serve: ({ on }) => on('/responses', { hang: true }),
    async run(app) {
      const stop = new AbortController();
      const running = attempt(app, () => app.runner().run(app.agent('Host'), 'Hi', { signal: stop.signal }));
      await app.arrived(1);
      stop.abort();
      await running;
    },
  },

  'stream aborted': {
    serve: ({ on }) =>
      on('/responses', {
        sse: [
          { type: 'response.created', sequence_number: 0, response: { ...HELLO, status: 'in_progress', output: [] } },
        ],
        hang: true,
      }),
    async run(app) {
      const stop = new AbortController();
      const result = await app.runner().run(app.agent('Host'), 'Hi', { stream: true, signal: stop.signal });
      await app.arrived(1);
      setTimeout(() => stop.abort(), 50);
      try {
        for await (const event of result) app.print(event.type);
      } catch (error) {
        app.print(error.name);
      }
      await result.completed.catch((error) => app.print(error.name));
      app.print(result.cancelled);
    },
  },

  'error caught inside a trace': {
    serve: ({ on }) => on('/responses', answering(refused, HELLO)),
    run: (app) =>
      app.agents.withTrace('outer', async () => {
        await attempt(app, () => app.runner().run(app.agent('Host'), 'Hi'));
        await attempt(app, () => app.runner().run(app.agent('Host'), 'Hi'));
      }),
  },

  'trace whose callback throws': {
    serve: ({ on }) => on('/responses', answering(HELLO)),
    run: (app) =>
      attempt(app, () =>
        app.agents.withTrace('outer', async () => {
          await app.runner().run(app.agent('Host'), 'Hi');
          throw new Error('the app gave up');
        }),
      ),
  },
});
