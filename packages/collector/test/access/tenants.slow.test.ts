import type { EventInit } from '@chaukas/spec';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { makeKey, startCollector, temporaryDirectory } from '../support/collector.ts';
import { PUBLIC_API } from '../support/drivers/http.ts';
import { makeEvent } from '../support/events.ts';
import { RAW_DIALECTS, type RawCallName, RawClient, type RawReply } from '../support/raw-dialects.ts';

const REQUESTS = 10_000;
const AT_ONCE = 8;

interface Grant {
  readonly tenant: string;
  readonly projects: readonly string[];
  readonly roles: readonly ('read' | 'write')[];
}

const both = ['read', 'write'] as const;
/** Tenants whose names are close to each other, and keys that cover one project, two, and all. */
const GRANTS: readonly Grant[] = [
  { tenant: 'acme', projects: ['web'], roles: both },
  { tenant: 'acme', projects: ['web', 'app'], roles: both },
  { tenant: 'acme', projects: [], roles: ['read'] },
  { tenant: 'Acme', projects: ['web'], roles: both },
  { tenant: 'acme ', projects: [], roles: both },
  { tenant: 'other', projects: ['app'], roles: ['write'] },
  { tenant: 'other', projects: [], roles: both },
  { tenant: 'default', projects: ['default'], roles: both },
];

/** Stands for the key's own tenant or first project, so that enough requests get through. */
const OWN = '\u0001own';
const mostlyOwn = (...others: string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(OWN) }, fc.constantFrom(...others));

const scope = fc.record({
  tenantId: mostlyOwn('', ...new Set(GRANTS.map((grant) => grant.tenant)), '%', '*', "' OR 1=1 --", 'acme\u0000'),
  projectId: mostlyOwn('', 'web', 'app', 'default', '*', '"web"'),
});
type Scoped = { tenantId: string; projectId: string };
/** Few ids, so that the tenants' events have the same ones all the time. */
const eventId = fc.integer({ min: 0, max: 400 }).map((number) => `event-${number}`);

const plan = fc.record({
  ...{
    dialect: fc.constantFrom(...RAW_DIALECTS),
    version: fc.constantFrom(1 as const, 2 as const),
    grant: fc.nat(GRANTS.length - 1),
  },
  call: fc.constantFrom<RawCallName[]>(
    'ingestEvent',
    'ingestEventBatch',
    'queryEvents',
    'queryEvents',
    'getEventStats',
    'tailEvents',
  ),
  events: fc.array(fc.record({ scope, eventId }), { minLength: 1, maxLength: 4 }),
  scope,
  sessionId: fc.constantFrom('', 'shared', 'none'),
  textQuery: fc.constantFrom('', '', 'canary', 'secret', 'x" OR "y'),
  pageSize: fc.constantFrom(1, 3, 20),
  /** Goes on with the page that some other request was given. */
  steals: fc.boolean(),
});
type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never;

/** What must never be seen by others: a word in every event that a key of the tenant writes. */
const canaryOf = ({ tenant }: Grant): string => `canary${GRANTS.findIndex((grant) => grant.tenant === tenant)}x`;

function ownScope({ tenant, projects }: Grant, { tenantId, projectId }: Scoped): Scoped {
  return {
    tenantId: tenantId === OWN ? tenant : tenantId,
    projectId: projectId === OWN ? (projects[0] ?? 'web') : projectId,
  };
}

/** Where the event of a caller ends up, by the rules that the documentation gives; undefined if nowhere. */
function storedIn(grant: Grant, { tenantId, projectId }: Scoped): string | undefined {
  const only = grant.projects.length === 1 ? grant.projects[0] : undefined;
  const where = { tenantId: tenantId || grant.tenant, projectId: projectId || (only ?? '') };
  const covers =
    where.tenantId === grant.tenant && (grant.projects.length === 0 || grant.projects.includes(where.projectId));
  return covers && where.projectId !== '' && grant.roles.includes('write') ? JSON.stringify(where) : undefined;
}

class Trial {
  readonly counts = { requests: 0, leaks: 0, refused: 0, read: 0, stored: 0 };
  /** Ids that must be stored, by scope. */
  readonly expected = new Map<string, Set<string>>();
  #token = '';
  readonly #client: RawClient;
  readonly #keys: readonly string[];

  constructor(url: string, keys: readonly string[]) {
    this.#client = new RawClient(url);
    this.#keys = keys;
    onTestFinished(() => this.#client.close());
  }

  async run(planned: Plan): Promise<void> {
    const grant = GRANTS[planned.grant] ?? expect.fail();
    const request = planned.dialect.request(planned.call, this.#messageOf(grant, planned));
    if (request === undefined) return;
    this.counts.requests++;
    const version = planned.dialect.versions.find((one) => one === planned.version) ?? 2;
    this.#look(grant, await this.#client.send(request, version, this.#keys[planned.grant] ?? ''));
  }

  /** The message of any call: each takes the fields that it has. */
  #messageOf(grant: Grant, { call, events, scope: asked, sessionId, textQuery, pageSize, steals }: Plan): object {
    const scoped = ownScope(grant, asked);
    const filter = { ...scoped, sessionId, textQuery };
    switch (call) {
      case 'ingestEvent':
        return { event: this.#write(grant, events.slice(0, 1))[0] };
      case 'ingestEventBatch':
        return { eventBatch: { events: this.#write(grant, events) } };
      case 'queryEvents':
        return { query: { filter, pageSize, pageToken: steals ? this.#token : '' } };
      case 'getEventStats':
        return scoped;
      default:
        return { filter };
    }
  }

  #write(grant: Grant, events: Plan['events']): EventInit[] {
    return events.map(({ scope: asked, eventId: id }) => {
      const scoped = ownScope(grant, asked);
      const where = storedIn(grant, scoped);
      if (where !== undefined) this.expected.set(where, (this.expected.get(where) ?? new Set()).add(id));
      const content = { case: 'message', value: { text: `secret ${canaryOf(grant)}` } } as const;
      return makeEvent({ ...scoped, eventId: id, sessionId: 'shared', content });
    });
  }

  /** Whatever comes back, no word of another tenant does. */
  #look(grant: Grant, { status, text }: RawReply): void {
    const words = text.match(/canary\d+x/g) ?? [];
    this.counts.read += words.length;
    this.counts.leaks += words.filter((word) => word !== canaryOf(grant)).length;
    if (status >= 400 || /grpc-status(: |":")[1-9]/.test(text)) this.counts.refused++;
    // A page token is the one such text that an answer of a query has.
    this.#token = /(?<![\w-])[\w-]{43}(?![\w-])/.exec(text)?.[0] ?? this.#token;
  }
}

test(`${REQUESTS} requests of all dialects, with mixed keys, tenants, filters and page tokens, leak nothing`, async () => {
  const data = temporaryDirectory();
  const keys = GRANTS.map((grant) => makeKey(data, grant));
  const { url } = await startCollector({ data });
  const trial = new Trial(url, keys);
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
  const plans = fc.sample(plan, { numRuns: 2 * REQUESTS, seed });
  const lane = async (): Promise<void> => {
    for (let next = plans.pop(); next !== undefined && trial.counts.requests < REQUESTS; next = plans.pop())
      await trial.run(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));

  // What is stored where: exactly what callers of that tenant wrote there, each id once.
  const readers = [...trial.expected].map(([where, ids]) => {
    const { tenantId, projectId } = JSON.parse(where);
    const word = canaryOf(GRANTS.find(({ tenant }) => tenant === tenantId) ?? expect.fail());
    const key = makeKey(data, { tenant: tenantId, projects: [projectId], roles: ['read'] });
    return { ids, word, driver: PUBLIC_API.open(url, key) };
  });
  for (const { ids, word, driver } of readers) {
    await expect
      .poll(
        () =>
          driver.stats?.().then(
            () => 'let in',
            ({ code }) => code,
          ),
        { timeout: 5000 },
      )
      .toBe('let in');
    expect(await driver.stats?.()).toMatchObject({ events: ids.size });
    const { events = [] } = (await driver.query?.({ size: 1000 })) ?? {};
    expect(new Set(events.map((event) => event.eventId))).toEqual(ids);
    trial.counts.leaks += events.filter(
      ({ content }) => content.case !== 'message' || !content.value.text.includes(word),
    ).length;
    trial.counts.stored += ids.size;
  }
  const { requests, refused, read, stored, leaks } = trial.counts;
  console.log(
    `seed ${seed}: ${requests} requests, ${refused} refused, ${stored} events stored, ${read} read, ${leaks} leaks`,
  );
  expect(requests).toBeGreaterThanOrEqual(REQUESTS);
  expect(leaks).toBe(0);
  expect(Math.min(refused, read, stored)).toBeGreaterThan(500);
}, 300_000);
