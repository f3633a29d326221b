import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ChaukasServerService, createEvent, EventSchema } from '@chaukas/spec';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { makeEvent } from '../support/events.ts';
import { RAW_CALLS } from '../support/raw-call.ts';

const SERVER = '/chaukas.spec.server.v1.ChaukasServerService';
const { method } = ChaukasServerService;
const good = toBinary(EventSchema, createEvent(makeEvent({ eventId: 'good' })));

const field = (number: number, bytes: Uint8Array): Uint8Array =>
  new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish();
const request = (event: Uint8Array): Uint8Array => field(1, event);
const batch = (...events: Uint8Array[]): Uint8Array => field(1, Buffer.concat(events.map((event) => field(3, event))));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const and = (event: Uint8Array, more: Uint8Array): Uint8Array => Buffer.concat([event, more]);

/** A Struct in metadata (field 90) of so many objects inside each other. */
function nested(levels: number): Uint8Array {
  let value: Uint8Array = new Uint8Array();
  for (let level = 0; level < levels; level++) {
    const entry = Buffer.concat([field(1, text('a')), field(2, level === 0 ? new Uint8Array() : field(5, value))]);
    value = field(1, entry);
  }
  return field(90, value);
}

const EVENTS: readonly (readonly [what: string, event: Uint8Array, sentence: RegExp])[] = [
  ['is nothing', new Uint8Array(), /^event\.event_id is missing: /],
  ['is garbage', Uint8Array.of(0xff, 0xff, 0xff), /^event\..* is cut off\.$/],
  ['is cut off', good.slice(0, -1), /^event\..* is cut off\.$/],
  [
    'has a text that is no UTF-8',
    and(good, field(13, Uint8Array.of(0xc3, 0x28))),
    /^event\.agent_name .* is not UTF-8\.$/,
  ],
  ['has a field of the wrong wire type', and(good, Uint8Array.of(13 << 3, 1)), /^event\.agent_name .* wire type 0/],
  [
    'has a type that does not exist',
    and(good, Uint8Array.of(7 << 3, 77)),
    /^event\.type is 77, which is no EventType\.$/,
  ],
  ['has a negative status', and(good, Uint8Array.of(9 << 3, ...Array(9).fill(0xff), 1)), /^event\.status is -1, /],
  [
    'has a severity that does not exist',
    and(good, Uint8Array.of(8 << 3, 9)),
    /^event\.severity is 9, which is no Severity\.$/,
  ],
  [
    'has a text deep inside cut off',
    and(good, field(90, field(1, Uint8Array.of(10, 5, 97)))),
    /^event\..* is cut off\.$/,
  ],
  ['nests too deep', and(good, nested(25)), /^event\..* nests objects and arrays deeper than 24 levels\.$/],
  ['is a bomb', and(good, nested(10_000)), /^event\..* nests objects and arrays deeper than 24 levels\.$/],
  [
    'has no session',
    toBinary(EventSchema, createEvent(makeEvent({ sessionId: '' }))),
    /^event\.session_id is missing: /,
  ],
  ['has no status', toBinary(EventSchema, createEvent(makeEvent({ status: 0 }))), /^event\.status is missing: /],
  [
    'has no time',
    toBinary(EventSchema, createEvent({ ...makeEvent(), timestamp: undefined })),
    /^event\.timestamp is missing: /,
  ],
  [
    'has a time that cannot be kept',
    toBinary(EventSchema, createEvent(makeEvent({ timestamp: { seconds: 10n ** 12n, nanos: 0 } }))),
    /^event\.timestamp is outside the years/,
  ],
  [
    'has an id that is too long',
    and(good, field(1, text('x'.repeat(513)))),
    /^event\.event_id is longer than 512 characters/,
  ],
  [
    'is too large',
    and(good, field(13, text('x'.repeat(2 * 1024 * 1024)))),
    /^event has \d+ bytes, more than the 2097152 /,
  ],
];

describe.each(Object.entries(RAW_CALLS))('over %s', (protocol, call) => {
  const httpStatus = protocol === 'Connect' ? 400 : 200;

  test.each(EVENTS)('an event that %s', async (_, event, sentence) => {
    const { url } = await startCollector();
    const single = await call(url, `${SERVER}/IngestEvent`, request(event));
    expect(single).toMatchObject({ code: 'invalid_argument', message: expect.stringMatching(sentence), httpStatus });

    const among = await call(url, `${SERVER}/IngestEventBatch`, batch(good, event));
    const reason = new RegExp(sentence.source.replace('^event', '^events\\[1\\]'));
    expect(among).toMatchObject({ code: 'ok', headers: { 'chaukas-rejected': expect.stringMatching(reason) } });
  });

  test('what is no message at all', async () => {
    const { url } = await startCollector();
    for (const name of ['IngestEvent', 'IngestEventBatch', 'QueryEvents', 'GetEventStats', 'Healthz']) {
      const answer = await call(url, `${SERVER}/${name}`, Uint8Array.of(0xff, 0xff));
      const message = expect.stringMatching(/^The request is no message of this call: /);
      expect(answer).toMatchObject({ code: 'invalid_argument', message, httpStatus });
    }
    const noBatch = await call(url, `${SERVER}/IngestEventBatch`, request(Uint8Array.of(26, 200)));
    expect(noBatch).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/^event_batch is not a batch: /),
    });
  });

  test('what is too large, also after unpacking, and what cannot be unpacked', async () => {
    const { url } = await startCollector({ limits: { messageBytes: 100_000 } });
    const large = new Uint8Array(200_000);
    const path = `${SERVER}/IngestEventBatch`;
    const tooLarge = { code: 'resource_exhausted', message: expect.stringContaining('100000') };
    expect(await call(url, path, request(large))).toMatchObject(tooLarge);
    expect(await call(url, path, gzipSync(request(large)), { 'content-encoding': 'gzip' })).toMatchObject(tooLarge);
    const cut = gzipSync(request(good)).subarray(0, 30);
    expect(await call(url, path, cut, { 'content-encoding': 'gzip' })).toMatchObject({ code: 'invalid_argument' });
    expect(await call(url, path, cut, { 'content-encoding': 'zstd' })).toMatchObject({ code: 'unimplemented' });
  });

  test('a call that does not exist', async () => {
    const { url } = await startCollector();
    const unknown = { code: 'unimplemented', message: expect.stringContaining('is not a call of this server') };
    expect(await call(url, `${SERVER}/Nope`, new Uint8Array())).toMatchObject(unknown);
    const client = '/chaukas.spec.client.v1.ChaukasClientService/GetEventStats';
    expect(await call(url, client, new Uint8Array())).toMatchObject(unknown);
  });

  test('a query that cannot be', async () => {
    const { url } = await startCollector();
    const ask = (query: object) =>
      call(
        url,
        `${SERVER}/QueryEvents`,
        toBinary(method.queryEvents.input, create(method.queryEvents.input, { query })),
      );
    const cases: [object, RegExp][] = [
      [{ pageSize: 1001 }, /^query\.page_size is 1001, not 1 to 1000/],
      [{ pageSize: -1 }, /^query\.page_size is -1/],
      [{ orderByTime: 9 }, /^query\.order_by_time is 9/],
      [{ pageToken: "'; DROP TABLE events; --" }, /^query\.page_token belongs to no page of this query/],
      [{ pageToken: 'x'.repeat(5000) }, /^query\.page_token is none of ours/],
      [{ filter: { types: [99] } }, /^query\.filter\.types\[0\] is 99, which is no EventType/],
      [{ filter: { statuses: [0] } }, /^query\.filter\.statuses\[0\] is 0/],
      [{ filter: { tags: Array(300).fill('a') } }, /^query\.filter\.tags has 300 values, more than 256/],
      [{ filter: { textQuery: 'x'.repeat(2000) } }, /^query\.filter\.text_query has 2000 characters/],
      [{ filter: { time: { start: { seconds: 10n ** 15n } } } }, /^query\.filter\.time\.start is no time/],
      [{ filter: { time: { start: { seconds: 5n }, end: { seconds: 4n } } } }, /^query\.filter\.time\.end is before/],
    ];
    for (const [query, sentence] of cases) {
      expect(await ask(query)).toMatchObject({ code: 'invalid_argument', message: expect.stringMatching(sentence) });
    }
    for (const textQuery of [
      '"',
      '*',
      'a AND',
      'NEAR(a b)',
      'col:x',
      '^a',
      '(',
      '-x',
      '\0',
      '\ud800',
      '"'.repeat(1000),
    ]) {
      expect(await ask({ filter: { textQuery } })).toMatchObject({ code: 'ok' });
    }
  });
});
