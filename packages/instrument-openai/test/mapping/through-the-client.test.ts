import { ScriptedServer } from '@chaukas/instrumentation/testing';
import OpenAI from 'openai';
import OpenAI6 from 'openai6';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatRoute } from '../../src/chat/route.ts';
import { responsesRoute } from '../../src/responses/route.ts';
import { CHAT_ANSWERS, RESPONSE_ANSWERS } from './expected.ts';
import { reduce } from './reduce.ts';

let server: ScriptedServer;
beforeAll(async () => {
  server = await ScriptedServer.start();
});
afterAll(() => server.stop());

const ROUTES = [
  [chatRoute, '/chat/completions', Object.entries(CHAT_ANSWERS)],
  [responsesRoute, '/responses', Object.entries(RESPONSE_ANSWERS)],
] as const;

for (const [version, Client] of [
  ['7', OpenAI],
  ['6', OpenAI6],
] as const) {
  for (const [route, path, cases] of ROUTES) {
    describe(`${route.workflow} with version ${version}`, () => {
      // As raw posts, so that every shape can be asked for in the same way; resources do the same.
      const post = (stream: boolean): Promise<unknown> =>
        new Client({ apiKey: 'none', baseURL: server.url, maxRetries: 0 }).post(path, { body: { stream }, stream });

      test.for(cases)('what is sent is what the client gives: %s', async ([, { whole, pieces, answer }]) => {
        server.reset();
        server.on(path, [{ json: whole }, { sse: pieces.map((data) => ({ data })) }]);
        expect(route.answer(await post(false))).toStrictEqual(answer);
        const seen: unknown[] = [];
        for await (const piece of (await post(true)) as AsyncIterable<unknown>) seen.push(piece);
        expect(route.answer(reduce(route, seen))).toStrictEqual(answer);
      });
    });
  }
}
