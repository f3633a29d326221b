// Kills the embedded store, then the whole collector, with SIGKILL while they store, and reads back each event that they
// acknowledged.
// Usage: node packages/collector/test/durability/run.ts [kills of each, at least 100 for a proof]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectorTarget } from './collector-target.ts';
import { runKillLoop } from './kill-loop.ts';
import { isClean } from './ledger.ts';
import { storeTarget } from './store-target.ts';
import type { Target } from './target.ts';

const kills = Number(process.argv[2] ?? 100);
const targets: Readonly<Record<string, (directory: string) => Target>> = {
  'the store': (directory) => storeTarget(join(directory, 'events.sqlite')),
  'the collector over gRPC': collectorTarget,
};

for (const [name, makeTarget] of Object.entries(targets)) {
  const directory = mkdtempSync(join(tmpdir(), 'chaukas-durability-'));
  const verdict = await runKillLoop(makeTarget(directory), kills, (line) => console.log(`${name}: ${line}`));
  rmSync(directory, { recursive: true });
  const { acknowledged, missing, corrupt, torn, unasked } = verdict;
  console.log(
    `${name}: ${kills} kills, ${acknowledged} events acknowledged, ${missing} missing, ${corrupt} corrupt, ` +
      `${torn} appends torn, ${unasked} events that were never sent`,
  );
  if (!isClean(verdict) || acknowledged <= kills) process.exitCode = 1;
}
