import { expect, it } from 'vitest';
import { ChaukasMapper } from '../../src/chaukas/mapper.ts';
import {
  addTraceProcessor,
  type ContentMode,
  type ContentOptions,
  customSpan,
  withSession,
  withTrace,
} from '../../src/index.ts';
import { record } from '../support/recording.ts';

/** The content policies of all events of what `work` does. */
function contentsOf(work: () => void): unknown[] {
  record();
  const seen: (ContentMode | ContentOptions | undefined)[] = [];
  const settings = { tenantId: 't', projectId: 'p', branch: undefined, tags: [] };
  addTraceProcessor(
    new ChaukasMapper(
      () => settings,
      (_event, _capture, content) => void seen.push(content),
    ),
  );
  work();
  return [...new Set(seen)];
}

const step = (): void => customSpan('step').start().finish();

it('every event of a session says what its session wants recorded', () => {
  expect(contentsOf(() => withSession({ content: 'none' }, () => withTrace('run', step)))).toEqual(['none']);
});

it('an inner session has that of the outer one, unless it gives its own', () => {
  const content = { mode: 'full' } as const;
  expect(contentsOf(() => withSession({ content }, () => withSession({ sessionId: 's' }, step)))).toEqual([content]);
  const own = (): void => withSession({ content: 'metadata', sessionId: 's' }, step);
  expect(contentsOf(() => withSession({ content }, own))).toEqual([content, 'metadata']);
});

it('nothing is said where nothing was given', () => {
  expect(contentsOf(() => withTrace('run', step))).toEqual([undefined]);
});
