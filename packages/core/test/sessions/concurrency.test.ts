import { expect, it } from 'vitest';
import { PlainClient } from '../loop/plain-client.ts';
import { record } from '../support/recording.ts';
import { groupBy, trailProblems } from '../support/trail.ts';
import { Performer, type Request, requestOf } from './plan.ts';
import { actualTree, expectedTree, print } from './tree.ts';

const REQUESTS = 500;
const key = ({ tenantId, projectId, sessionId }: Pick<Request, 'tenantId' | 'projectId' | 'sessionId'>): string =>
  [tenantId, projectId, sessionId].join('/');

it('500 requests at once, of two tenants with one client, each leave the tree of what they did', async () => {
  const recording = record();
  const client = new PlainClient();
  const requests = Array.from({ length: REQUESTS }, (_, number) => requestOf(number));
  await Promise.all(requests.map((request) => new Performer(client, request.number).request(request)));
  const events = await recording.events();
  const planned = groupBy(requests, key);
  const sessions = groupBy(events, key);
  expect([...sessions.keys()].sort()).toEqual([...planned.keys()].sort());
  for (const [session, own] of sessions) {
    expect(print(actualTree(own))).toBe(print(expectedTree(planned.get(session) ?? [])));
    expect(trailProblems(own)).toEqual([]);
  }
  for (const [, own] of groupBy(events, ({ traceId }) => traceId)) {
    expect(new Set(own.map(key)).size).toBe(1);
    expect(new Set(own.map(({ tags }) => tags.join())).size).toBe(1);
  }
  expect(recording.lines).toEqual([]);
});
