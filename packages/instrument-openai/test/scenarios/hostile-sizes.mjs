// Requests that are large or deep, or carry media.
import assert from 'node:assert/strict';
import { answerHello } from './common/answers.mjs';
import { accepted, deep } from './common/checks.mjs';
import { requestOf } from './common/find.mjs';
import { call, saying } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

const PNG = 'iVBORw0KGgo'.padEnd(4000, 'A');
const imageMessage = () => [
  { type: 'text', text: 'What is this?' },
  { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
];

export const scenarios = {
  'hostile: nesting a thousand deep': accepted(() => saying('deep', { metadata: deep(1000) })),

  'hostile: ten thousand keys': accepted(() =>
    saying('wide', { metadata: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, i])) }),
  ),

  'hostile: a string of 20 MB': {
    otherForm: true,
    serve: answerHello,
    async run(app) {
      await call(app, saying('ä'.repeat(10 * 1024 * 1024)));
    },
    trail: ONE_CALL,
    check({ events }) {
      const [{ content }] = requestOf(events).messages;
      assert.equal(content.bytes, 20 * 1024 * 1024);
      assert.match(content.sha256, /^[0-9a-f]{64}$/);
    },
  },

  'hostile: an image in base64': accepted(
    () => saying(imageMessage()),
    (request, events) => {
      const { url } = request.messages[0].content[1].image_url;
      assert.equal(url.mime, 'image/png');
      assert.match(url.sha256, /^[0-9a-f]{64}$/);
      assert.ok(!JSON.stringify(events).includes(PNG.slice(0, 200)), 'the image is nowhere in the trail');
    },
  ),

  'hostile: a Buffer in the request': accepted(() => saying('bytes', { metadata: { bytes: Buffer.from('abc') } })),
};
