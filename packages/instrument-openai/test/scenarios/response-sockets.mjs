// The Responses API over a socket: requests are answered one after another, by the events of a stream.
import assert from 'node:assert/strict';
import { response, responseEvents } from './common/answers.mjs';
import { endOf, ofType, toolCalls } from './common/find.mjs';
import { closed, event, printAll, printHeard, serveSocket } from './common/sockets.mjs';
import { cancelled, ONE_CALL } from './common/trails.mjs';

const ASK = { type: 'response.create', model: 'gpt-test', input: 'Hello?' };
const eventsOf = (answer) => responseEvents(answer).map(({ data }) => data);

/** Answers requests one after another. */
const serveAnswers = (routes, answers) =>
  serveSocket(routes, '/responses', { answer: () => eventsOf(answers.shift() ?? response()) });

async function openResponses({ client, library }, options) {
  const { ResponsesWS } = await library.load('resources/responses/ws');
  return new ResponsesWS(client, options);
}

function asking(name) {
  const answer = response({ id: 'resp_ask' });
  answer.output = [
    { type: 'function_call', id: 'fc_1', call_id: 'call_1', name, arguments: '{}', status: 'completed' },
  ];
  return answer;
}

const socketScenario = (parts) => ({ majors: [6, 7], ...parts });

export const scenarios = {
  'responses over a socket: an answer': socketScenario({
    offline: { calls: 1, retries: 0 },
    serve: (routes) => serveAnswers(routes, [response()]),
    async run(app) {
      const socket = await openResponses(app);
      printAll(socket, app.print);
      const done = event(socket, 'response.completed');
      // Sent before there is a connection.
      socket.send(ASK);
      await done;
      const gone = closed(socket);
      socket.close();
      await gone;
      await printHeard(app);
    },
    trail: ONE_CALL,
    check({ events }) {
      const { llm_invocation, metadata, response_id } = endOf(events);
      assert.deepEqual(
        [response_id, metadata.operation, metadata.streamed, llm_invocation.request],
        [llm_invocation.response.id, 'responses', true, { model: 'gpt-test', input: 'Hello?' }],
      );
      assert.ok(llm_invocation.total_tokens > 0);
    },
  }),

  'responses over a socket: a tool call joins two requests': socketScenario({
    offline: { calls: 2, retries: 0, toolCalls: ['call_1'] },
    serve: (routes) => serveAnswers(routes, [asking('look'), response({ id: 'resp_done' })]),
    async run(app) {
      const socket = await openResponses(app);
      printAll(socket, app.print);
      socket.send(ASK);
      await event(socket, 'response.completed');
      const input = [{ type: 'function_call_output', call_id: 'call_1', output: 'sunny' }];
      // As the JSON of an event.
      socket.sendRaw(JSON.stringify({ ...ASK, previous_response_id: 'resp_ask', input }));
      await event(socket, 'response.completed');
      socket.close();
      await printHeard(app);
    },
    check({ events }) {
      assert.deepEqual(toolCalls(events), [['call_1', 'look', {}, 'call_1', { output: 'sunny' }]]);
      assert.equal(new Set(events.map(({ trace_id }) => trace_id)).size, 1, 'one trace');
    },
  }),

  'responses over a socket: a request that is refused': socketScenario({
    offline: { calls: 1, retries: 0 },
    serve: (routes) =>
      serveSocket(routes, '/responses', {
        answer: () => [{ type: 'error', status: 400, error: { code: 'invalid_value', message: 'Invalid value.' } }],
      }),
    async run(app) {
      const socket = await openResponses(app);
      const refused = event(socket, 'error');
      socket.send(ASK);
      app.print((await refused).message);
      socket.close();
    },
    check({ events }) {
      assert.equal(ofType(events, 'ERROR')[0].error.error_code, 'invalid_value');
      assert.equal(endOf(events).status, 'EVENT_STATUS_FAILED');
    },
  }),

  'responses over a socket: a line that breaks in the middle of an answer': socketScenario({
    offline: { calls: 1, retries: 0 },
    serve: (routes) =>
      serveSocket(routes, '/responses', {
        answer: (_event, socket) => {
          setImmediate(() => socket.terminate());
          return eventsOf(response()).slice(0, 4);
        },
      }),
    async run(app) {
      const socket = await openResponses(app);
      printAll(socket, app.print);
      socket.on('error', ({ message }) => app.print('error', message));
      const gone = event(socket, 'close');
      socket.send(ASK);
      app.print(await gone);
    },
    trail: cancelled('disconnected'),
  }),

  'responses over a socket: a line that is made anew': socketScenario({
    offline: { calls: 2, retries: 0 },
    serve: (routes) => {
      let asked = 0;
      serveSocket(routes, '/responses', {
        answer: (_event, socket) => {
          if (++asked > 1) return eventsOf(response({ id: 'resp_2' }));
          // Going away, which a client comes back from.
          setImmediate(() => socket.close(1001));
          return eventsOf(response()).slice(0, 4);
        },
      });
    },
    async run(app) {
      const socket = await openResponses(app, { reconnect: { onReconnecting: () => undefined, initialDelay: 10 } });
      printAll(socket, app.print);
      const again = event(socket, 'reconnected');
      socket.send(ASK);
      await again;
      const done = event(socket, 'response.completed');
      socket.send(ASK);
      await done;
      socket.close();
    },
    trail: [...cancelled('disconnected'), ...ONE_CALL],
  }),

  'responses over a socket: read as an iteration': socketScenario({
    offline: { calls: 1, retries: 0 },
    serve: (routes) => serveAnswers(routes, [response()]),
    async run(app) {
      const socket = await openResponses(app);
      socket.send(ASK);
      for await (const found of socket) {
        app.print(found);
        if (found.message?.type === 'response.completed') socket.close();
      }
    },
    trail: ONE_CALL,
  }),
};
