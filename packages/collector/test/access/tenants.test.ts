import { type Event, type EventInit, EventType } from '@chaukas/spec';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { makeKey, startCollector, temporaryDirectory } from '../support/collector.ts';
import { CONNECT_DIALECTS } from '../support/drivers/connect.ts';
import { CallError, type Driver, type Question } from '../support/drivers/driver.ts';
import { GRPC_JS } from '../support/drivers/grpc-js.ts';
import { PUBLIC_API, PYTHON_POSTS } from '../support/drivers/http.ts';
import { makeEvent } from '../support/events.ts';

const REQUESTS = 10_000;
const AT_ONCE = 8;
const DIALECTS = [...CONNECT_DIALECTS, ...GRPC_JS, PUBLIC_API, ...PYTHON_POSTS];

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

const tenant = mostlyOwn('', ...new Set(GRANTS.map((grant) => grant.tenant)), '%', '*', "' OR 1=1 --", 'acme\u0000');
const project = mostlyOwn('', 'web', 'app', 'default', '*', '"web"');
/** Few ids, so that the tenants' events have the same ones all the time. */
const eventId = fc.integer({ min: 0, max: 400 }).map((number) => `event-${number}`);
const written = fc.record({ tenantId: tenant, projectId: project, eventId });

const request = fc.record({
  dialect: fc.nat(DIALECTS.length - 1),
  grant: fc.nat(GRANTS.length - 1),
  call: fc.constantFrom('ingest', 'ingestBatch', 'query', 'query', 'stats', 'tail'),
  events: fc.array(written, { minLength: 1, maxLength: 4 }),
  scope: fc.record({ tenantId: tenant, projectId: project }, { requiredKeys: [] }),
  question: fc.record(
    {
      sessionId: fc.constantFrom('shared', 'none'),
      text: fc.constantFrom('canary', 'secret', 'x" OR "y'),
      size: fc.constantFrom(1, 3, 50),
    },
    { requiredKeys: [] },
  ),
  /** Goes on with the page that some other request was given. */
  steals: fc.boolean(),
});
type Request = ReturnType<typeof fc.sample<typeof request extends fc.Arbitrary<infer Value> ? Value : never>>[number];

/** What must never be seen by others: a word in every event that a key of the tenant writes. */
const canaryOf = ({ tenant }: Grant): string => `canary${GRANTS.findIndex((grant) => grant.tenant === tenant)}x`;

function covers(grant: Grant, scope: { tenantId: string; projectId: string }): boolean {
  return scope.tenantId === grant.tenant && (grant.projects.length === 0 || grant.projects.includes(scope.projectId));
}

/** Where the event of a caller ends up, by the rules that the documentation gives; undefined if nowhere. */
function scopeOf(grant: Grant, { tenantId = '', projectId = '' }: EventInit): string | undefined {
  const only = grant.projects.length === 1 ? grant.projects[0] : undefined;
  const scope = { tenantId: tenantId || grant.tenant, projectId: projectId || (only ?? '') };
  return scope.projectId !== '' && covers(grant, scope) ? JSON.stringify(scope) : undefined;
}

function ownScope<Scoped extends { tenantId?: string; projectId?: string }>(grant: Grant, scope: Scoped): Scoped {
  const tenantId = scope.tenantId === OWN ? grant.tenant : scope.tenantId;
  const projectId = scope.projectId === OWN ? (grant.projects[0] ?? 'web') : scope.projectId;
  return { ...scope, ...(tenantId !== undefined && { tenantId }), ...(projectId !== undefined && { projectId }) };
}

class Trial {
  readonly counts = { requests: 0, leaks: 0, refused: 0, read: 0, stored: 0 };
  /** Ids that must be stored, by scope. */
  readonly expected = new Map<string, Set<string>>();
  readonly #tokens: string[] = [];
  readonly #drivers: readonly (readonly Driver[])[];

  constructor(drivers: readonly (readonly Driver[])[]) {
    this.#drivers = drivers;
  }

  async run(request: Request): Promise<void> {
    this.counts.requests++;
    const grant = GRANTS[request.grant] ?? expect.fail();
    const own = {
      ...request,
      scope: ownScope(grant, request.scope),
      events: request.events.map((one) => ownScope(grant, one)),
    };
    const driver = this.#drivers[request.grant]?.[request.dialect] ?? expect.fail();
    try {
      const answer = await this.#call(grant, driver, own);
      if (answer !== undefined) this.#look(grant, answer);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.counts.refused++;
      expect(['permission_denied', 'invalid_argument', 'unimplemented', 'unknown']).toContain(error.code);
      this.#look(grant, error.message);
    }
  }

  async #call(grant: Grant, driver: Driver, { call, events, question, scope, steals }: Request): Promise<unknown> {
    const token = steals ? this.#tokens.at(-1) : undefined;
    const asked: Question = { ...scope, ...question, ...(token !== undefined && { token }) };
    switch (call) {
      case 'ingest':
      case 'ingestBatch':
        return this.#write(grant, driver, call === 'ingest' ? events.slice(0, 1) : events);
      case 'query':
        return driver.query && this.#read(await driver.query(asked));
      case 'stats':
        return driver.stats?.(scope);
      default:
        return driver.tail && this.#watch(driver, asked);
    }
  }

  async #write(grant: Grant, driver: Driver, events: Request['events']): Promise<unknown> {
    const texts = { case: 'message', value: { text: `secret ${canaryOf(grant)}` } } as const;
    const inits = events.map((event) =>
      makeEvent({ ...event, sessionId: 'shared', type: EventType.SYSTEM, content: texts }),
    );
    if (grant.roles.includes('write')) {
      for (const event of inits) {
        const where = scopeOf(grant, event);
        if (where !== undefined) this.expected.set(where, (this.expected.get(where) ?? new Set()).add(event.eventId));
      }
    }
    return inits.length === 1 ? driver.ingest?.(inits[0] ?? expect.fail()) : driver.ingestBatch?.(inits);
  }

  #read(page: { events: readonly Event[]; next: string }): unknown {
    this.counts.read += page.events.length;
    if (page.next !== '') this.#tokens.push(page.next);
    return page.events;
  }

  /** The first piece is empty; what a tail shows later has a test of its own. */
  async #watch(driver: Driver, asked: Question): Promise<void> {
    const stop = new AbortController();
    const pieces = driver.tail?.(asked, stop.signal)[Symbol.asyncIterator]();
    try {
      expect((await pieces?.next())?.value).toEqual({ ids: [], missed: 0 });
    } finally {
      stop.abort();
    }
  }

  /** Whatever is in an answer, no word of another tenant is. */
  #look(grant: Grant, answer: unknown): void {
    const text = JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    const foreign = (text.match(/canary\d+x/g) ?? []).filter((word) => word !== canaryOf(grant));
    this.counts.leaks += foreign.length;
  }
}

test(`${REQUESTS} requests of all dialects, with mixed keys, tenants, filters and page tokens, leak nothing`, async () => {
  const data = temporaryDirectory();
  const keys = GRANTS.map((grant) => makeKey(data, grant));
  const { url } = await startCollector({ data });
  const drivers = keys.map((key) => DIALECTS.map(({ open }) => open(url, key)));
  onTestFinished(() => drivers.flat().forEach((driver) => void driver.close?.()));
  const trial = new Trial(drivers);
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
  const requests = fc.sample(request, { numRuns: REQUESTS, seed });
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (let at = lane; at < requests.length; at += AT_ONCE) await trial.run(requests[at] ?? expect.fail());
    }),
  );

  // What is stored where: exactly what callers of that tenant wrote there, each id once.
  for (const [scope, ids] of trial.expected) {
    const { tenantId, projectId } = JSON.parse(scope);
    const key = makeKey(data, { tenant: tenantId, projects: [projectId], roles: ['read'] });
    const driver = PUBLIC_API.open(url, key);
    await expect
      .poll(() => driver.stats?.().catch(() => undefined), { timeout: 5000 })
      .toMatchObject({ events: ids.size });
    const { events = [] } = (await driver.query?.({ size: 1000 })) ?? {};
    expect(new Set(events.map((event) => event.eventId))).toEqual(ids);
    const word = canaryOf(GRANTS.find(({ tenant }) => tenant === tenantId) ?? expect.fail());
    trial.counts.leaks += events.filter(
      ({ content }) => content.case !== 'message' || !content.value.text.includes(word),
    ).length;
    trial.counts.stored += ids.size;
  }
  const { requests: sent, refused, read, stored, leaks } = trial.counts;
  console.log(
    `seed ${seed}: ${sent} requests, ${refused} refused, ${stored} events stored, ${read} read, ${leaks} leaks`,
  );
  expect({ sent, leaks }).toEqual({ sent: REQUESTS, leaks: 0 });
  expect(Math.min(refused, read, stored)).toBeGreaterThan(500);
}, 180_000);
