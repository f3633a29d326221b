// Kills the embedded store with SIGKILL while it stores, and reads back each event that it acknowledged.
// Usage: node packages/collector/test/durability/run.ts [kills, at least 100 for a proof]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKillLoop } from './kill-loop.ts';
import { isClean } from './ledger.ts';
import { storeTarget } from './store-target.ts';

const kills = Number(process.argv[2] ?? 100);
const directory = mkdtempSync(join(tmpdir(), 'chaukas-durability-'));
const target = storeTarget(join(directory, 'events.sqlite'));
const verdict = await runKillLoop(target, kills, (line) => console.log(line));
rmSync(directory, { recursive: true });

const { acknowledged, missing, corrupt, torn, unasked } = verdict;
console.log(
  `${kills} kills: ${acknowledged} events acknowledged, ${missing} missing, ${corrupt} corrupt, ` +
    `${torn} appends torn, ${unasked} events that were never sent`,
);
process.exitCode = isClean(verdict) && acknowledged > kills ? 0 : 1;
