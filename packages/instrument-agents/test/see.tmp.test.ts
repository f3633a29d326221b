import { appWith, inLanes, loadScenarios, verify } from '@chaukas/instrumentation/testing/contract';
import { test } from 'vitest';
import { summary } from '../../instrumentation/src/testing/contract/trail.ts';
import { scenariosFor, verifyAll } from '../../instrumentation/src/testing/contract/verify-all.ts';
import { subject } from './subject.ts';

test('see', async () => {
  const only = process.env.ONLY;
  const format = (process.env.FORMAT ?? 'esm') as 'esm';
  const all = (await loadScenarios(subject)).filter(
    ({ name, file }) => !only || new RegExp(only).test(name + ' ' + file),
  );
  const app = appWith(subject, process.env.AS ?? subject.library);
  const [verdicts] = await inLanes(subject, [
    (provider) =>
      verifyAll(scenariosFor(all, Number(process.env.MAJOR ?? 20), format), provider, {
        subject,
        directory: app.directory,
        format,
        sabotage: process.env.SAB,
      }),
  ]);
  for (const [name, v] of verdicts as Map<string, any>) {
    console.log(
      `### ${name}\n${v.problems.map((p: string) => '  !! ' + p).join('\n')}\n${
        process.env.SUM
          ? summary(v.events)
              .map((s: string) => '   ' + s)
              .join('\n')
          : ''
      }`,
    );
    if (process.env.FULL) for (const e of v.events) console.log(JSON.stringify(e).slice(0, Number(process.env.FULL)));
  }
  app.remove();
});
