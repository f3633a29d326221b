import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { App } from '../support/app.ts';
import { all, find } from '../support/recording.ts';
import { trailProblems } from '../support/trail.ts';

it('the ESM and the CommonJS build in one process are one suite', async () => {
  const app = new App({
    'app.mjs': `
      import { createRequire } from 'node:module';
      import * as esm from '@chaukas/core';
      const cjs = createRequire(import.meta.url)('@chaukas/core');
      console.log(esm.withTrace === cjs.withTrace);
      const fail = () => { throw 'boom'; };
      await esm.withTrace('run', async (run) => {
        console.log(cjs.getCurrentTrace() === run);
        await cjs.withAgentSpan(async () => {
          await null;
          using tool = esm.functionSpan('tool').start(true);
          cjs.functionSpan('inner').start().finish();
          try { esm.withFunctionSpan(fail, { data: { name: 'failing' } }); } catch (error) { console.log(error); }
        }, { data: { name: 'Agent' } });
        cjs.withAgentSpan(() => esm.withFunctionSpan(() => 1, { data: { name: 'hidden' } }), { data: { name: 'Hidden' }, disabled: true });
      });
      cjs.agentSpan('lost');
      esm.agentSpan('lost');
      console.log((await cjs.flush()).sent === (await esm.flush()).sent);
    `,
  });
  const { code, stdout, stderr, lines } = await app.run('app.mjs');
  expect([code, stdout, stderr]).toEqual([0, 'false\ntrue\nboom\ntrue\n', '']);
  expect(lines).toHaveLength(2);
  expect(app.trailFiles()).toHaveLength(1);
  const events = app.events();
  expect(trailProblems(events)).toEqual([]);
  expect(new Set(events.map(({ traceId }) => traceId)).size).toBe(1);
  expect(all(events, EventType.TOOL_CALL_START).map(({ agentName }) => agentName)).toEqual(['Agent', 'Agent', 'Agent']);
  expect(all(events, EventType.ERROR)).toHaveLength(1);
  expect(find(events, EventType.AGENT_END).metadata).toBeUndefined();
});
