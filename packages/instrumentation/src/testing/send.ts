import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';
import type { ReplyBody, ReplyPlan } from './plan.ts';

/**
 * Answers a request as planned. Of an answer that hangs it returns with the response open.
 *
 * @throws AbortError if the connection closes during a delay.
 */
export async function sendReply(plan: ReplyPlan, exchange: Exchange): Promise<void> {
  const { body, ending } = plan;
  await pause(plan.delayMs, exchange.signal);
  if (ending === 'cut_before') return exchange.cut();
  if (ending === 'hang' && body.kind === 'whole') return;
  exchange.response.writeHead(plan.status, { ...plan.headers });
  exchange.note({ status: plan.status });
  if (ending === 'cut_after_headers' || body.kind === 'stream') exchange.response.flushHeaders();
  if (ending === 'cut_after_headers') return exchange.cut();
  if (body.kind === 'whole') {
    exchange.response.end(body.text);
    return;
  }
  await sendFrames(body, exchange);
  await endStream(plan, body, exchange);
}

type StreamBody = Extract<ReplyBody, { kind: 'stream' }>;

async function sendFrames({ frames, delayMs, hold }: StreamBody, exchange: Exchange): Promise<void> {
  for (const [index, frame] of frames.entries()) {
    if (index === hold?.afterFrames) await held(hold.until, exchange.signal);
    if (index > 0) await pause(delayMs, exchange.signal);
    await write(frame, exchange);
    exchange.note({ framesSent: index + 1 });
  }
  if (frames.length === hold?.afterFrames) await held(hold.until, exchange.signal);
}

async function endStream({ ending }: ReplyPlan, body: StreamBody, exchange: Exchange): Promise<void> {
  const { frames, last, delayMs } = body;
  const more = last !== undefined || ending === 'cut';
  if (more && frames.length > 0) await pause(delayMs, exchange.signal);
  if (ending === 'cut') return exchange.cut();
  if (last !== undefined) exchange.response.write(last);
  if (ending !== 'hang') exchange.response.end();
}

/**
 * Resolves when the frame is out, so that a cut does not lose it and a client that does not read is not counted as having
 * been sent it. Where the socket has room that is before anything else is received; never, if the connection closes first.
 */
function write(frame: string, { response }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    response.write(frame, (error) => {
      if (!error) resolve();
    });
  });
}

async function held(until: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const closed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([until, closed]);
  signal.throwIfAborted();
}

// Without a delay no timer, so that what a client can close before does not depend on luck.
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (ms > 0) await sleep(ms, undefined, { signal, ref: false });
}
