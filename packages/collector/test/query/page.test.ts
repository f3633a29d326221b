import { toBinary } from '@bufbuild/protobuf';
import { createEvent, EventSchema } from '@chaukas/spec';
import { scanEvent } from '@chaukas/spec/scan';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { readPage } from '../../src/query/page.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { startCollector } from '../support/collector.ts';
import { CONNECT_DIALECTS } from '../support/drivers/connect.ts';
import { GRPC_JS } from '../support/drivers/grpc-js.ts';
import { PUBLIC_API } from '../support/drivers/http.ts';
import { makeEvent } from '../support/events.ts';

const scope = { tenantId: 't', projectId: 'p' };

test('whatever the sizes, pages hold each event once, in order, and no more than the bytes that a client takes', async () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 3000 })), {
    maxLength: 90,
  });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 100 }), fc.boolean(), async (texts, size, ascending) => {
      const store = openSqliteStore({ path: ':memory:' });
      await store.append(
        texts.map((length, at) => {
          const content = { case: 'message', value: { text: 'x'.repeat(length) } } as const;
          const timestamp = { seconds: BigInt(at), nanos: 0 };
          const bytes = toBinary(EventSchema, createEvent(makeEvent({ eventId: String(at), timestamp, content })));
          return { scope, header: scanEvent(bytes), bytes };
        }),
      );
      const ids: string[] = [];
      let token: string | undefined;
      do {
        const order = ascending ? 'asc' : 'desc';
        const asked = { size, order, ...(token !== undefined && { token }) } as const;
        const page = await readPage(store, { scope, filter: {} }, asked, 4000);
        const bytes = page.events.reduce((sum, event) => sum + event.length, 0);
        expect(page.events.length).toBeLessThanOrEqual(size);
        expect(bytes <= 4000 || page.events.length === 1).toBe(true);
        ids.push(...page.events.map((event) => scanEvent(event).eventId));
        token = page.next;
      } while (token !== undefined);
      const all = texts.map((_, at) => String(at));
      expect(ids).toEqual(ascending ? all : all.reverse());
      await store.close();
    }),
    { numRuns: 60 },
  );
});

test.each([...CONNECT_DIALECTS.slice(0, 1), ...GRPC_JS.slice(0, 1), PUBLIC_API])(
  '$name reads large events with the limits that its client has by default',
  async ({ open }) => {
    const { url } = await startCollector();
    const driver = open(url);
    onTestFinished(() => driver.close?.());
    const text = 'x'.repeat(1_900_000);
    const events = Array.from({ length: 5 }, () => makeEvent({ content: { case: 'message', value: { text } } }));
    for (const event of events) await driver.ingest?.(event);
    const ids = new Set<string>();
    let token = '';
    do {
      const page = (await driver.query?.({ size: 1000, token })) ?? expect.fail();
      for (const { eventId } of page.events) ids.add(eventId);
      token = page.next;
    } while (token !== '');
    expect(ids).toEqual(new Set(events.map(({ eventId }) => eventId)));
  },
);
