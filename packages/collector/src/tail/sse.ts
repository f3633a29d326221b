import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Access } from '../access/access.ts';
import { renderEvent } from '../json/render-event.ts';
import type { NodeResponse } from '../net/one-port.ts';
import { writeHead } from '../net/respond.ts';
import type { ScopedFilter } from '../query/filter.ts';
import type { TailHub } from './hub.ts';
import type { TailPiece } from './reader.ts';

/**
 * Streams events as server-sent events: `data` is an event of the public API, `id` its event id; an `event: missed` says
 * how many were left out before what follows. A comment comes at once, and when there is nothing else to say.
 *
 * @throws Refusal before anything was written; later the stream just ends
 */
export async function streamTail(
  hub: TailHub,
  access: Access,
  filter: ScopedFilter,
  response: NodeResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let begun = false;
  try {
    for await (const piece of hub.watch(access, filter, gone.signal)) {
      if (!begun) writeHead(response, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      begun = true;
      await write(response, renderPiece(piece), gone.signal);
    }
  } catch (error) {
    if (!begun) throw error;
  }
  response.end();
}

/** Waits while the reader does not keep up. */
async function write(response: NodeResponse, text: string, gone: AbortSignal): Promise<void> {
  // The two kinds of response write alike, but their types have no common signature.
  const isFull = !(response as ServerResponse).write(text);
  if (isFull && !gone.aborted) await once(response, 'drain', { signal: gone }).catch(() => undefined);
}

function renderPiece({ missed, events }: TailPiece): string {
  const lines = events.map((bytes) => {
    const event = renderEvent(bytes, 'public');
    // An id with a line break would end its line.
    const id = String(event.event_id).replaceAll(/[\r\n\0]/g, ' ');
    return `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;
  });
  if (missed > 0) lines.unshift(`event: missed\ndata: {"missed":${missed}}\n\n`);
  return lines.length === 0 ? ': \n\n' : lines.join('');
}
