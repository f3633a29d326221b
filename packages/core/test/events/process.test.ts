import { expect, test } from 'vitest';
import { App } from '../support/app.ts';

test('a stream of one build hears what the other build tells', async () => {
  const app = new App({
    'app.mjs': `
      import { createRequire } from 'node:module';
      import { addEvent } from '@chaukas/core/events';
      const { EventStream } = createRequire(import.meta.url)('@chaukas/core/events');
      const stream = new EventStream();
      stream.run(() => addEvent('told', { by: 'esm' }));
      console.log(JSON.stringify(stream.events.map(({ name, attributes }) => [name, attributes])));`,
  });
  expect(await app.run('app.mjs')).toMatchObject({ code: 0, stdout: '[["told",{"by":"esm"}]]\n', stderr: '' });
});

test('a stream that is left open, with readers that wait, does not keep the process alive', async () => {
  const app = new App({
    'app.cjs': `
      const { EventStream, addEvent } = require('@chaukas/core/events');
      const stream = new EventStream({ scope: 'process' });
      stream.onEvent(({ name }) => console.log('heard', name));
      (async () => { for await (const { name } of stream) console.log('read', name); })();
      addEvent('last');`,
  });
  expect(await app.run('app.cjs')).toMatchObject({ code: 0, stdout: 'heard last\nread last\n', stderr: '' });
});

test('a reader that stops reading costs a bounded heap', async () => {
  const app = new App({
    'app.cjs': `
      const { EventStream, addEvent } = require('@chaukas/core/events');
      require('node:v8').setFlagsFromString('--expose-gc');
      const gc = require('node:vm').runInNewContext('gc');
      const used = () => { gc(); return process.memoryUsage().heapUsed; };
      // 20,000 texts of 8 KiB each are 160 MiB; a stream keeps 1,000 of them.
      const tell = (n) => addEvent('large', { text: Buffer.alloc(8192, 97 + (n % 26)).toString('latin1') });
      const stream = new EventStream({ scope: 'process' });
      const reader = stream[Symbol.asyncIterator]();
      reader.next().then(() => undefined);
      const before = used();
      for (let n = 0; n < 20_000; n++) tell(n);
      console.log(JSON.stringify({ mib: (used() - before) / 2 ** 20, kept: stream.events.length, dropped: stream.dropped }));`,
  });
  const { stdout } = await app.run('app.cjs');
  const { mib, kept, dropped } = JSON.parse(stdout);
  expect({ kept, dropped }).toEqual({ kept: 1000, dropped: 18_999 });
  expect(mib).toBeGreaterThan(4);
  expect(mib).toBeLessThan(32);
});
