/**
 * A scripted HTTP server for tests of code that calls an HTTP API: it answers what the test says, per attempt, breaks off
 * where the test says, and records what it was asked. It knows no vendor; the test brings the bodies.
 *
 * ```ts
 * await using server = await ScriptedServer.start();
 * server.on('/v1/answers', [
 *   { status: 429, headers: { 'retry-after-ms': '20' }, json: { error: 'slow down' } },
 *   { sse: [{ text: 'Hel' }, { text: 'lo' }], hang: true },
 * ]);
 * const client = new Client({ baseURL: `${server.url}/v1` });
 * for await (const piece of await client.stream('Hi')) if (piece.text === 'lo') break;
 * const last = await server.waitFor((request) => request.closedEarly);
 * expect(last).toMatchObject({ attempt: 1, status: 200, framesSent: 2, json: { prompt: 'Hi' } });
 * ```
 *
 * `server.requests` is the journal, the expected side of a test: how many attempts were made, what each sent, which status
 * it got, how many frames went out, and whether the client closed first. A fact that arrives after the client's call has
 * returned, such as `closedEarly`, is awaited with `server.waitFor`.
 *
 * - Frames without `frameDelayMs` are written at once, so a client that stops reading may have been sent all of them; to
 *   see it close, let the stream `hang`, or `hold` the rest until the test has what it waits for.
 * - A call that must never return is `{ hang: true }`; a failing connection is `destroy`.
 * - Where the runtime has no `await using`, call `await server.stop()`.
 *
 * @packageDocumentation
 */
export type { ReplyScript, ScriptedReply, SseFrame } from './reply.ts';
export type { RecordedRequest } from './request.ts';
export type { RouteMatch } from './route.ts';
export { ScriptedServer } from './server.ts';
export type { TakeOver } from './upgrade.ts';
