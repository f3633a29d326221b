// Conversations over a Realtime socket: each answer of the model is a call, and audio is measured, not kept.
import assert from 'node:assert/strict';
import { endOf, ofType, toolCalls } from './common/find.mjs';
import {
  closed,
  event,
  HEARD,
  openRealtime,
  printAll,
  printHeard,
  SPOKEN,
  saying,
  serveRealtime,
  sha256,
  spoken,
} from './common/sockets.mjs';
import { cancelled, ONE_CALL } from './common/trails.mjs';

const USAGE = {
  input_tokens: 20,
  input_token_details: {
    text_tokens: 5,
    audio_tokens: 15,
    cached_tokens: 4,
    cached_tokens_details: { audio_tokens: 4 },
  },
  output_tokens: 9,
  output_token_details: { text_tokens: 2, audio_tokens: 7 },
  total_tokens: 29,
};

/** The provider's side of a spoken turn. */
function hears({ type }) {
  const item = {
    id: 'item_1',
    type: 'message',
    role: 'user',
    content: [{ type: 'input_audio', transcript: 'Hello?' }],
  };
  if (type === 'input_audio_buffer.commit') {
    return [
      { type: 'input_audio_buffer.committed', item_id: 'item_1' },
      { type: 'conversation.item.added', item },
    ];
  }
  return type === 'response.create' ? spoken('resp_1', saying('Hi'), { usage: USAGE }) : [];
}

/** The app's side of it. */
async function speak(app, options) {
  const realtime = await openRealtime(app, options);
  printAll(realtime, app.print);
  const done = event(realtime, 'response.done');
  // An event is told under both of its names in one turn.
  realtime.on('event', ({ type }) => type === 'response.done' && setImmediate(() => app.print('next turn')));
  realtime.on('response.done', () => app.print('answered'));
  realtime.on('session.created', () => {
    realtime.send({ type: 'input_audio_buffer.append', audio: HEARD });
    realtime.send({ type: 'input_audio_buffer.commit' });
    realtime.send({ type: 'response.create', response: { instructions: 'Be brief.' } });
  });
  await done;
  const gone = closed(realtime);
  realtime.close();
  await gone;
  await printHeard(app);
}

function checkSpoken({ events }) {
  const { llm_invocation, metadata, performance } = endOf(events);
  const { request, response, model } = llm_invocation;
  assert.deepEqual([model, request.response], ['rt-test', { instructions: 'Be brief.' }]);
  assert.deepEqual(
    [request.input[0].audio.bytes, request.input[0].audio.sha256, request.input[0].audio.mime],
    [640, sha256(HEARD), 'audio/pcm'],
  );
  assert.deepEqual(response.spoken, { mime: 'audio/pcm16', bytes: 320, sha256: sha256(SPOKEN) });
  assert.deepEqual(metadata.usage, { input: 5, cache_read: 4, input_audio: 11, output: 2, output_audio: 7 });
  assert.equal(metadata.operation, 'realtime');
  assert.ok(performance.latency_ms <= performance.duration_ms);
  assert.deepEqual(
    events.flatMap(({ message }) => message?.text ?? []),
    ['Hello?', 'Hi'],
  );
  assert.ok(!JSON.stringify(events).includes(SPOKEN.slice(0, 40)));
}

const spokenTurn = (options) => ({
  offline: { calls: 1, retries: 0 },
  serve: (routes) => serveRealtime(routes, hears),
  run: (app) => speak(app, options),
  trail: ONE_CALL,
  check: checkSpoken,
});

const TOOL = { type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{"city":"Pune"}' };

function asksForTool() {
  let turns = 0;
  return ({ type, item }) => {
    if (type === 'conversation.item.create') {
      return [{ type: 'conversation.item.added', item: { id: 'item_2', ...item } }];
    }
    if (type !== 'response.create') return [];
    turns++;
    return spoken(`resp_${turns}`, turns === 1 ? [TOOL] : saying('Sunny.'));
  };
}

export const scenarios = {
  'realtime: a spoken turn': spokenTurn({}),

  'realtime: a spoken turn over the global WebSocket': { process: 'global WebSocket', ...spokenTurn({ global: true }) },

  'realtime: a tool call joins two turns': {
    offline: { calls: 2, retries: 0, toolCalls: ['call_1'] },
    serve: (routes) => serveRealtime(routes, asksForTool()),
    async run(app) {
      const realtime = await openRealtime(app);
      printAll(realtime, app.print);
      realtime.on('session.created', () => realtime.send({ type: 'response.create' }));
      await new Promise((resolve) => {
        realtime.on('response.done', ({ response }) => {
          if (response.id === 'resp_2') return resolve();
          const item = { type: 'function_call_output', call_id: 'call_1', output: 'sunny' };
          realtime.send({ type: 'conversation.item.create', item });
          realtime.send({ type: 'response.create' });
        });
      });
      realtime.close();
      await printHeard(app);
    },
    trail: [
      'SESSION_START',
      'MODEL_INVOCATION_START',
      'MODEL_INVOCATION_END',
      'TOOL_CALL_START look',
      'TOOL_CALL_END look',
      'MODEL_INVOCATION_START',
      'MODEL_INVOCATION_END',
      'OUTPUT_EMITTED',
      'SESSION_END',
    ],
    check({ events }) {
      assert.deepEqual(toolCalls(events), [['call_1', 'look', { city: 'Pune' }, 'call_1', { output: 'sunny' }]]);
    },
  },

  'realtime: a line that breaks in the middle of an answer': {
    offline: { calls: 1, retries: 0 },
    serve: (routes) =>
      serveRealtime(routes, ({ type }, socket) => {
        if (type !== 'response.create') return [];
        setImmediate(() => socket.terminate());
        return spoken('resp_cut', []).slice(0, 3);
      }),
    async run(app) {
      const realtime = await openRealtime(app);
      printAll(realtime, app.print);
      realtime.on('error', ({ message }) => app.print('error', message));
      realtime.on('session.created', () => realtime.send({ type: 'response.create' }));
      await closed(realtime);
    },
    trail: cancelled('disconnected').filter((line) => line !== 'INPUT_RECEIVED'),
    check({ events }) {
      const { output, spoken: audio } = endOf(events).llm_invocation.response;
      assert.deepEqual([output[0].content[0].text, audio.bytes], ['Hi', 320]);
    },
  },

  'realtime: a line that is made anew': {
    majors: [7],
    offline: { calls: 2, retries: 0 },
    serve: (routes) => {
      let turns = 0;
      serveRealtime(routes, ({ type }, socket) => {
        if (type !== 'response.create') return [];
        if (++turns > 1) return spoken('resp_2', saying('Hi'));
        setImmediate(() => socket.close(1001));
        return spoken('resp_1', []).slice(0, 3);
      });
    },
    async run(app) {
      const realtime = await openRealtime(app, { reconnect: true, reconnectInitialDelay: 10 });
      printAll(realtime, app.print);
      const again = event(realtime, 'reconnected');
      await event(realtime, 'session.created');
      realtime.send({ type: 'response.create' });
      await again;
      const done = event(realtime, 'response.done');
      realtime.send({ type: 'response.create' });
      await done;
      realtime.close();
    },
    check({ events }) {
      const ends = ofType(events, 'MODEL_INVOCATION_END').map(({ status, metadata }) => [status, metadata.end_reason]);
      assert.deepEqual(ends, [
        ['EVENT_STATUS_CANCELLED', 'disconnected'],
        ['EVENT_STATUS_COMPLETED', undefined],
      ]);
    },
  },

  'realtime: an answer that is cut off, and one that failed': {
    offline: { calls: 2, retries: 0 },
    serve: (routes) => {
      const ends = [
        { status: 'cancelled', status_details: { type: 'cancelled', reason: 'turn_detected' } },
        { status: 'failed', status_details: { type: 'failed', error: { type: 'server_error', code: 'oops' } } },
      ];
      serveRealtime(routes, ({ type }) => (type === 'response.create' ? spoken('resp_1', [], ends.shift()) : []));
    },
    async run(app) {
      const realtime = await openRealtime(app);
      printAll(realtime, app.print);
      realtime.on('session.created', () => realtime.send({ type: 'response.create' }));
      await event(realtime, 'response.done');
      realtime.send({ type: 'response.create' });
      await event(realtime, 'response.done');
      realtime.close();
    },
    check({ events }) {
      const ends = ofType(events, 'MODEL_INVOCATION_END').map(({ status, metadata }) => [status, metadata.end_reason]);
      assert.deepEqual(ends, [
        ['EVENT_STATUS_CANCELLED', 'turn_detected'],
        ['EVENT_STATUS_FAILED', undefined],
      ]);
      assert.equal(ofType(events, 'ERROR')[0].error.error_code, 'oops');
      assert.equal(new Set(events.map(({ session_id }) => session_id)).size, 1, 'one session');
    },
  },

  'realtime: a turn belongs where the app asked for it': {
    offline: { calls: 1, retries: 0 },
    serve: (routes) => serveRealtime(routes, hears),
    async run(app) {
      const realtime = await openRealtime(app);
      await event(realtime, 'session.created');
      const done = event(realtime, 'response.done');
      await app.withTrace('the app', async () => {
        realtime.send({ type: 'response.create' });
        await done;
      });
      realtime.close();
    },
    check({ events }) {
      assert.equal(ofType(events, 'SESSION_START')[0].metadata.workflow_name, 'the app');
      assert.equal(new Set(events.map(({ trace_id }) => trace_id)).size, 1, 'one trace');
    },
  },

  'realtime: an error that nobody listens for': {
    process: 'realtime error',
    notices: [/no call was seen/],
    serve: (routes) =>
      serveRealtime(routes, () => [{ type: 'error', error: { type: 'invalid_request_error', message: 'No.' } }]),
    async run(app) {
      const realtime = await openRealtime(app);
      realtime.on('session.created', () => realtime.send({ type: 'response.create' }));
      // The process ends in the turn in which the error comes.
      await new Promise((resolve) => realtime.on('event', ({ type }) => type === 'error' && setImmediate(resolve)));
      app.print('never printed');
      realtime.close();
    },
    trail: [],
  },

  'realtime: looks of a conversation': {
    serve: (routes) => serveRealtime(routes, () => []),
    async run(app) {
      const realtime = await openRealtime(app);
      await event(realtime, 'session.created');
      const { socket } = realtime;
      app.print(Object.keys(realtime), Reflect.ownKeys(realtime), Object.keys(socket));
      app.print(socket.listenerCount('close'), socket.listenerCount('message'), socket.eventNames());
      for (const name of ['on', 'once', 'send', 'close', '_emit']) app.print(name, realtime[name].length);
      app.print(typeof realtime.on('event', () => undefined), realtime.send.name, socket.emit.name);
      realtime.close();
    },
    trail: [],
  },
};
