import { EventStream } from '@chaukas/core/events';
import { expect, test } from 'vitest';
import { pieces, provider } from './harness/provider.ts';
import { record } from './harness/trail.ts';

test('the pieces of a streamed answer are told to those who watch', async () => {
  await using scripted = await provider([pieces('Ni', 'ne.')]);
  using stream = new EventStream();
  await record(() =>
    stream.run(async () => {
      for await (const _ of await scripted.model.stream('How many?'));
    }),
  );
  const chunks = stream.events.filter(({ name }) => name === 'gen_ai.model.response.chunk');
  expect(chunks.map(({ attributes }) => attributes)).toEqual([
    { chunk: 'Ni', index: 0 },
    { chunk: 'ne.', index: 1 },
  ]);
});
