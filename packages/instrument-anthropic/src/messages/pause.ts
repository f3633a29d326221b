import { readList, readText } from '@chaukas/instrumentation';
import { textOf } from '../message-text.ts';

const TEXT_COMPARED = 200;

/**
 * What tells an answer that paused (`pause_turn`) in the request that sends it back to be gone on with: the ids of its
 * blocks, or how its text begins where no block has one.
 */
export function pauseIds(message: unknown): string[] {
  const blocks = readList(message, 'content');
  const ids = blocks.map((block) => readText(block, 'id')).filter((id) => id !== undefined);
  if (ids.length > 0) return ids;
  const text = textOf(blocks, '').slice(0, TEXT_COMPARED);
  return text === '' ? [] : [`text:${text}`];
}
