import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { someEvents } from './events.ts';
import { isClean, Ledger, type Verdict } from './ledger.ts';
import type { Running, Target } from './target.ts';

const SENDERS = 4;
const MAX_BATCH = 60;
/** Between the first acknowledgement of a round and its kill, in milliseconds. */
const MAX_LIFE = 400;

/**
 * Kills the target again and again while it is sent events, and reads back each event that it acknowledged: those of the
 * round after every kill, all of them at the end.
 */
export async function runKillLoop(target: Target, kills: number, report: (line: string) => void): Promise<Verdict> {
  const rounds: Ledger[] = [];
  for (let round = 0; round < kills; round++) {
    const running = await target.start();
    await readBack(running, rounds, report);
    const ledger = new Ledger();
    rounds.push(ledger);
    await killUnderLoad(running, ledger, traceOf(round));
    if ((round + 1) % 10 === 0) report(`${round + 1} kills, ${count(rounds)} events acknowledged`);
  }
  const running = await target.start();
  await readBack(running, rounds, report);
  const all = new Ledger();
  all.appends.push(...rounds.flatMap(({ appends }) => appends));
  const verdict = all.verify(await running.read());
  await running.stop();
  return verdict;
}

/** What the last kill left behind. */
async function readBack(running: Running, rounds: readonly Ledger[], report: (line: string) => void): Promise<void> {
  const verdict = rounds.at(-1)?.verify(await running.read(traceOf(rounds.length - 1)));
  if (verdict && !isClean(verdict)) report(`after kill ${rounds.length}: ${JSON.stringify(verdict)}`);
}

/** The events of a round are one trace. */
function traceOf(round: number): string {
  return `round-${round}`;
}

async function killUnderLoad(running: Running, ledger: Ledger, trace: string): Promise<void> {
  const first = Promise.withResolvers<void>();
  let alive = true;
  const send = async (): Promise<void> => {
    while (alive) {
      const append = ledger.sent(someEvents(randomInt(1, MAX_BATCH), trace));
      await running.append(append.events);
      append.acknowledged = true;
      first.resolve();
    }
  };
  // A sender ends by the rejection of what was on its way at the kill; before the first answer that is a fault.
  const senders = Array.from({ length: SENDERS }, () => send().catch((error: unknown) => first.reject(error)));
  await first.promise;
  await sleep(randomInt(MAX_LIFE));
  alive = false;
  await running.kill();
  await Promise.all(senders);
}

function count(ledgers: readonly Ledger[]): number {
  return ledgers
    .flatMap(({ appends }) => appends)
    .reduce((sum, { events, acknowledged }) => sum + (acknowledged ? events.length : 0), 0);
}
