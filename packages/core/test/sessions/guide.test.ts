import { readFileSync } from 'node:fs';
import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { App } from '../support/app.ts';
import { all } from '../support/recording.ts';
import { groupBy, trailProblems } from '../support/trail.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const code = read('web-server.mjs');

it('the guide shows this very file', () => {
  expect(read('../../../../docs/sessions.md')).toContain(`\`\`\`js\n${code}\`\`\``);
});

it('a web server keeps the requests of its tenants apart', async () => {
  const app = new App({ 'server.mjs': code });
  const requests = [
    { 'x-tenant': 'acme', 'x-user': 'ann', 'x-conversation': '1' },
    { 'x-tenant': 'globex', 'x-user': 'bob', 'x-conversation': '1' },
    { 'x-tenant': 'acme', 'x-user': 'cid' },
  ];
  let answers: Promise<string[]> = Promise.resolve([]);
  await app.run('server.mjs', { PORT: '0' }, (text, pid) => {
    const url = `http://127.0.0.1:${text.trim().split(' ').at(-1)}/orders`;
    answers = Promise.all(requests.map((headers) => fetch(url, { headers }).then((response) => response.text())));
    void answers.finally(() => process.kill(pid));
  });
  expect(await answers).toEqual(requests.map(() => 'your order is on its way'));
  const events = app.events();
  const sessions = groupBy(events, ({ tenantId, sessionId }) => `${tenantId} ${sessionId}`);
  expect([...sessions.keys()]).toEqual(expect.arrayContaining(['acme 1', 'globex 1']));
  expect(sessions.size).toBe(3);
  for (const [, own] of sessions) {
    expect(trailProblems(own)).toEqual([]);
    expect(own).toHaveLength(6);
  }
  const users = all(events, EventType.SESSION_START).map(({ metadata }) => metadata?.user_id);
  expect(users.sort()).toEqual(['ann', 'bob', 'cid']);
});
