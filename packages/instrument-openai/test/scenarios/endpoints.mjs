// The other endpoints that are recorded: what is asked, what comes, and what is kept of it.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { endOf, ofType } from './common/find.mjs';
import { ONE_CALL, ONE_CALL_WITHOUT_OUTPUT } from './common/trails.mjs';

const PAIR = ['SESSION_START', 'MODEL_INVOCATION_START', 'MODEL_INVOCATION_END', 'SESSION_END'];

const VECTOR = Buffer.from(new Float32Array([0.5, -0.25, 1]).buffer).toString('base64');
const PICTURE = Buffer.alloc(600, 'picture').toString('base64');
const IMAGE_USAGE = {
  input_tokens: 50,
  input_tokens_details: { text_tokens: 10, image_tokens: 40 },
  output_tokens: 272,
  total_tokens: 322,
};

/** A file that says when it is read. */
function watched(size, name, type, print) {
  const file = new File([Buffer.alloc(size, 1)], name, { type });
  for (const method of ['arrayBuffer', 'stream', 'text']) {
    const read = file[method];
    file[method] = () => {
      print(method);
      return read.call(file);
    };
  }
  return file;
}

export const scenarios = {
  embeddings: {
    otherForm: true,
    serve: ({ on }) =>
      on('/embeddings', ({ json }) => ({
        json: {
          object: 'list',
          model: 'embed-test-1',
          data: json.input.map((_, index) => ({
            object: 'embedding',
            index,
            embedding: json.encoding_format === 'float' ? [0.5, -0.25, 1] : VECTOR,
          })),
          usage: { prompt_tokens: 9, total_tokens: 9 },
        },
      })),
    async run({ client, print }) {
      const asked = { model: 'embed-test', input: ['one', 'two'] };
      print((await client.embeddings.create(asked)).data[1]);
      print((await client.embeddings.create({ ...asked, encoding_format: 'float' })).data);
    },
    trail: [...PAIR, ...PAIR],
    check({ events }) {
      for (const { llm_invocation, metadata } of ofType(events, 'MODEL_INVOCATION_END')) {
        assert.deepEqual(
          [llm_invocation.response.count, llm_invocation.response.dimensions, llm_invocation.response.data],
          [2, 3, undefined],
        );
        assert.deepEqual([metadata.operation, metadata.usage], ['embeddings', { input: 9 }]);
      }
    },
  },

  'image generated': {
    otherForm: true,
    serve: ({ on }) =>
      on('/images/generations', {
        json: { created: 1, output_format: 'webp', data: [{ b64_json: PICTURE }], usage: IMAGE_USAGE },
      }),
    async run({ client, print }) {
      print(await client.images.generate({ model: 'image-test', prompt: 'A cat', size: '1024x1024' }));
    },
    trail: ONE_CALL_WITHOUT_OUTPUT,
    check({ events }) {
      const { llm_invocation, metadata } = endOf(events);
      const { image } = llm_invocation.response.data[0];
      assert.deepEqual([image.mime, image.bytes, image.sha256.length], ['image/webp', 600, 64]);
      assert.deepEqual(metadata.usage, { input: 10, input_image: 40, output: 272 });
      assert.ok(!JSON.stringify(events).includes(PICTURE));
    },
  },

  'image streamed': {
    otherForm: true,
    majors: [6, 7],
    serve: ({ on }) =>
      on('/images/generations', {
        sse: [
          { data: { type: 'image_generation.partial_image', partial_image_index: 0, b64_json: PICTURE } },
          { data: { type: 'image_generation.completed', b64_json: PICTURE, output_format: 'png', usage: IMAGE_USAGE } },
        ],
        done: false,
      }),
    async run({ client, print }) {
      const stream = await client.images.generate({ model: 'image-test', prompt: 'A cat', stream: true });
      for await (const event of stream) print(event.type);
    },
    trail: ONE_CALL_WITHOUT_OUTPUT,
    check({ events }) {
      const { llm_invocation, performance } = endOf(events);
      assert.equal(llm_invocation.response.partial_images, 1);
      assert.equal(llm_invocation.response.data[0].image.bytes, 600);
      assert.ok(performance.latency_ms > 0);
    },
  },

  'image edited': {
    otherForm: true,
    serve: ({ on }) => on('/images/edits', { json: { created: 1, data: [{ url: 'https://example.test/cat.png' }] } }),
    async run({ client, print }) {
      const image = watched(900, 'cat.png', 'image/png', print);
      print(await client.images.edit({ model: 'image-test', prompt: 'A hat', image }));
    },
    trail: ONE_CALL_WITHOUT_OUTPUT,
    check({ events }) {
      const { request, model, response } = endOf(events).llm_invocation;
      assert.deepEqual(
        [model, request.prompt, response.data[0].url],
        ['image-test', 'A hat', 'https://example.test/cat.png'],
      );
      assert.deepEqual([request.image.mime, request.image.bytes], ['image/png', 900]);
    },
  },

  speech: {
    otherForm: true,
    serve: ({ on }) =>
      on('/audio/speech', { headers: { 'content-type': 'audio/mpeg', 'content-length': '11' }, text: 'not so loud' }),
    async run({ client, print }) {
      const response = await client.audio.speech.create({ model: 'tts-test', voice: 'alloy', input: 'Hello!' });
      print(response.bodyUsed, Buffer.from(await response.arrayBuffer()).toString());
    },
    trail: ONE_CALL_WITHOUT_OUTPUT,
    check({ events }) {
      const { llm_invocation, metadata } = endOf(events);
      assert.deepEqual(llm_invocation.response.audio, { mime: 'audio/mpeg', bytes: 11 });
      assert.deepEqual([metadata.operation, llm_invocation.request.voice], ['speech', 'alloy']);
    },
  },

  transcription: {
    otherForm: true,
    serve: ({ on }) =>
      on('/audio/transcriptions', {
        json: {
          text: 'Hello?',
          usage: {
            type: 'tokens',
            input_tokens: 14,
            input_token_details: { text_tokens: 4, audio_tokens: 10 },
            output_tokens: 3,
            total_tokens: 17,
          },
        },
      }),
    async run({ client, print }) {
      const file = watched(1200, 'hello.wav', 'audio/wav', print);
      const transcribed = client.audio.transcriptions.create({ model: 'stt-test', file, language: 'en' });
      print(transcribed.constructor.name, await transcribed);
    },
    trail: ONE_CALL.filter((type) => type !== 'INPUT_RECEIVED'),
    check({ events }) {
      const { llm_invocation, metadata } = endOf(events);
      assert.deepEqual([llm_invocation.model, llm_invocation.request.language], ['stt-test', 'en']);
      assert.deepEqual([llm_invocation.request.file.mime, llm_invocation.request.file.bytes], ['audio/wav', 1200]);
      assert.deepEqual(metadata.usage, { input: 4, input_audio: 10, output: 3 });
    },
  },

  'translation to subtitles': {
    otherForm: true,
    serve: ({ on }) => on('/audio/translations', { headers: { 'content-type': 'text/plain' }, text: '1\nHello' }),
    async run({ client, print }) {
      const file = watched(1200, 'hello.wav', 'audio/wav', print);
      print(await client.audio.translations.create({ model: 'stt-test', file, response_format: 'srt' }));
    },
    trail: ONE_CALL.filter((type) => type !== 'INPUT_RECEIVED'),
    check({ events }) {
      assert.deepEqual(endOf(events).llm_invocation.response, { output: '1\nHello' });
    },
  },

  'moderation that is flagged': {
    serve: ({ on }) =>
      on('/moderations', {
        json: {
          id: 'modr_1',
          model: 'mod-test-1',
          results: [
            { flagged: true, categories: { violence: true, hate: false, 'self-harm': true }, category_scores: {} },
          ],
        },
      }),
    async run({ client, print }) {
      print((await client.moderations.create({ model: 'mod-test', input: 'Bad words' })).results);
    },
    trail: PAIR.toSpliced(2, 0, 'POLICY_DECISION'),
    check({ events }) {
      const [{ policy }] = ofType(events, 'POLICY_DECISION');
      assert.deepEqual(
        [policy.policy_id, policy.outcome, policy.rule_ids],
        ['openai.moderation', 'deny', ['violence', 'self-harm']],
      );
    },
  },

  'completion, whole and streamed': {
    otherForm: true,
    serve: ({ on }) =>
      on('/completions', ({ json }) => {
        const piece = (text, more) => ({
          id: 'cmpl_1',
          object: 'text_completion',
          model: 'old-test-1',
          choices: [{ index: 0, text, ...more }],
        });
        const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
        return json.stream
          ? {
              sse: [
                { data: piece('Hel') },
                { data: piece('lo', { finish_reason: 'stop' }) },
                { data: { id: 'cmpl_1', model: 'old-test-1', choices: [], usage } },
              ],
            }
          : { json: { ...piece('Hello', { finish_reason: 'stop' }), usage } };
      }),
    async run({ client, print }) {
      const asked = { model: 'old-test', prompt: 'Say hello' };
      print((await client.completions.create(asked)).choices);
      for await (const chunk of await client.completions.create({ ...asked, stream: true })) print(chunk.choices);
    },
    trail: [...ONE_CALL, ...ONE_CALL],
    check({ events }) {
      for (const { llm_invocation } of ofType(events, 'MODEL_INVOCATION_END')) {
        assert.equal(llm_invocation.response.choices[0].text, 'Hello');
        assert.equal(llm_invocation.finish_reason, 'stop');
      }
    },
  },

  'batch handed in': {
    serve: ({ on }) =>
      on('/batches', { json: { id: 'batch_1', object: 'batch', status: 'validating', endpoint: '/v1/responses' } }),
    async run({ client, print }) {
      print(
        await client.batches.create({ input_file_id: 'file_1', endpoint: '/v1/responses', completion_window: '24h' }),
      );
    },
    trail: PAIR,
    check({ events }) {
      assert.equal(endOf(events).response_id, 'batch_1');
      assert.equal(endOf(events).metadata.operation, 'batch');
    },
  },

  'vector store searched': {
    serve: ({ on }) =>
      on('/vector_stores/vs_1/search', {
        json: {
          object: 'vector_store.search_results.page',
          data: ['file_1', 'file_2', 'file_1'].map((file_id) => ({
            file_id,
            filename: 'a.txt',
            score: 1,
            content: [],
          })),
          has_more: false,
          next_page: null,
        },
      }),
    async run({ client, print }) {
      const search = () => client.vectorStores.search('vs_1', { query: 'What is due?' });
      const page = await search();
      print(page.constructor.name, page.data.length);
      for await (const found of search()) print(found.file_id);
      const response = await search().asResponse();
      print(response.bodyUsed, await response.json());
    },
    trail: [
      'SESSION_START',
      'DATA_ACCESS',
      'SESSION_END',
      'SESSION_START',
      'DATA_ACCESS',
      'SESSION_END',
      'SESSION_START',
      'DATA_ACCESS',
      'SESSION_END',
    ],
    check({ events }) {
      const [{ data_access, metadata }] = ofType(events, 'DATA_ACCESS');
      assert.deepEqual([data_access.datasource, data_access.document_ids], ['vector://vs_1', ['file_1', 'file_2']]);
      assert.equal(metadata.query, 'What is due?');
    },
  },

  'endpoints that pass through': {
    serve({ on }) {
      on('/files', { json: { id: 'file_1' } });
      on('/vector_stores', { json: { id: 'vs_1' } });
      on('/batches/batch_1/cancel', { json: { id: 'batch_1' } });
    },
    async run({ client, print }) {
      print(await client.post('/files', { body: { purpose: 'batch' } }));
      print((await client.vectorStores.create({ name: 'docs' })).id, (await client.batches.cancel('batch_1')).id);
    },
    trail: [],
  },
};
