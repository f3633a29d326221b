import assert from 'node:assert/strict';
import type { ScenarioEvidence } from '../scenario.ts';
import { ofType, outcome, type Scenarios, scenario } from './contract-scenario.ts';
import type { Dialect, Stream } from './dialect.ts';
import { cancelled, failed, ONE_CALL } from './trails.ts';

/** Streamed answers: read to their end, left, aborted, broken off. */
export function streamScenarios(dialect: Dialect): Scenarios {
  return { ...read(dialect), ...left(dialect), ...broken(dialect) };
}

/** Prints the texts of a stream, until one after which something is done. */
async function texts(
  stream: Stream,
  { textOfPiece }: Dialect,
  last?: { text: string; act?: () => void },
): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const piece of stream) {
    const text = textOfPiece(piece);
    if (text !== undefined) found.push(text);
    if (last === undefined || text !== last.text) continue;
    if (last.act === undefined) break;
    last.act();
  }
  return found;
}

function read(dialect: Dialect): Scenarios {
  const { path, frames, stream } = dialect;
  return {
    'contract: a streamed answer': scenario({
      serve: ({ on }) => on(path, { sse: frames() }),
      async run({ client, print }) {
        for await (const piece of await stream(client)) print(piece);
      },
      trail: ONE_CALL,
      check(evidence) {
        const [end] = ofType(evidence, 'MODEL_INVOCATION_END');
        assert.ok(Number(end?.metadata?.chunks) > 3, 'the pieces are counted');
        assert.equal(end?.metadata?.streamed, true);
        assert.equal(ofType(evidence, 'OUTPUT_EMITTED')[0]?.message?.text, 'Hello!');
      },
    }),

    'contract: the pieces of a stream reach an open live stream': scenario({
      serve: ({ on }) => on(path, { sse: frames(), frameDelayMs: 2 }),
      async run({ client, print, listen }) {
        const { result, told = result } = await listen(async () => texts(await stream(client), dialect));
        print(result, told);
      },
      trail: ONE_CALL,
    }),

    'contract: streams at the same time': scenario({
      unordered: true,
      serve: ({ on }) => on(path, { sse: frames(), frameDelayMs: 2 }),
      async run({ client, print }) {
        const streams = await Promise.all(Array.from({ length: 4 }, () => stream(client)));
        print(await Promise.all(streams.map((one) => texts(one, dialect))));
      },
      check(evidence) {
        const said = ofType(evidence, 'OUTPUT_EMITTED').map(({ message }) => message?.text);
        assert.deepEqual(said, ['Hello!', 'Hello!', 'Hello!', 'Hello!']);
      },
    }),
  };
}

function left(dialect: Dialect): Scenarios {
  const { path, frames, open, stream } = dialect;
  const serveOpen = ({ on }: { on(path: string, script: object): void }): void =>
    on(path, { sse: frames().slice(0, open.frames), hang: true });
  const check = (evidence: ScenarioEvidence): void => checkPartial(evidence, dialect);
  return {
    'contract: a stream left by break': scenario({
      serve: serveOpen,
      async run({ client, print, served }) {
        print(await texts(await stream(client), dialect, { text: 'lo' }), await served());
      },
      trail: cancelled('early_break'),
      check,
    }),

    'contract: a stream aborted by its controller': scenario({
      serve: serveOpen,
      async run({ client, print, served }) {
        const streamed = await stream(client);
        const abort = (): void => streamed.controller.abort();
        print(await texts(streamed, dialect, { text: 'lo', act: abort }), await served());
      },
      trail: cancelled('aborted'),
      check,
    }),

    'contract: a stream aborted by a signal': scenario({
      serve: serveOpen,
      async run(app) {
        const abort = new AbortController();
        const streamed = await stream(app.client, {}, { signal: abort.signal });
        const reading = texts(streamed, dialect, { text: 'lo', act: () => abort.abort() });
        app.print(await outcome(reading, app), await app.served());
      },
      trail: cancelled('aborted'),
      check,
    }),

    'contract: a stream that nobody reads, aborted': scenario({
      serve: serveOpen,
      async run({ client, print, served }) {
        const { controller } = await stream(client);
        controller.abort();
        print(await served());
      },
      trail: cancelled('aborted'),
    }),
  };
}

function broken(dialect: Dialect): Scenarios {
  const { path, frames, open, errorFrame, stream } = dialect;
  const begun = frames().slice(0, open.frames);
  const readAll = (reply: object) =>
    scenario({
      serve: ({ on }) => on(path, reply),
      async run(app) {
        app.print(await outcome(texts(await stream(app.client), dialect), app));
      },
      trail: failed(),
      check: (evidence) => checkPartial(evidence, dialect),
    });
  return {
    'contract: an error in the middle of a stream': readAll({ sse: [...begun, errorFrame('The engine failed.')] }),
    'contract: a stream whose line breaks': readAll({ sse: begun, destroy: { afterFrames: begun.length } }),
  };
}

/** What had arrived is in the trail. */
function checkPartial(evidence: ScenarioEvidence, { textOf, open }: Dialect): void {
  const [end] = ofType(evidence, 'MODEL_INVOCATION_END');
  assert.equal(textOf(end?.llm_invocation?.response), 'Hello');
  assert.equal(end?.metadata?.chunks, open.pieces);
}
