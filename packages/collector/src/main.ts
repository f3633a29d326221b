#!/usr/bin/env node
import './store/sqlite/quiet-sqlite.ts';
import { runKeys } from './cli/keys.ts';
import { readStart, startLine } from './cli/start.ts';
import { HELP, UsageError } from './cli/usage.ts';
import type { Collector } from './serve.ts';
import { VERSION } from './version.ts';

/** Of Node, where the embedded store is built in without a flag, with full-text search. */
const LEAST_NODE = [22, 16] as const;

async function main(argv: readonly string[]): Promise<void> {
  if (argv.includes('--help')) return print(HELP.trimEnd());
  if (argv.includes('--version')) return print(VERSION);
  if (argv[0] === 'keys') return print(runKeys(argv.slice(1), process.env));
  requireNode();
  const options = readStart(argv, process.env);
  // Loaded when it is needed: a help text and a wrong option are there at once.
  const { serve } = await import('./serve.ts');
  const collector = await serve(options);
  stopOnSignals(collector);
  print(startLine(collector));
}

function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new UsageError(
    `The collector needs Node ${leastMajor}.${leastMinor} or later; this is ${process.versions.node}.`,
  );
}

/** The first signal stops in order; the second does not wait. */
function stopOnSignals(collector: Collector): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      collector.close().then(() => process.exit(0), fail);
    });
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

main(process.argv.slice(2)).catch(fail);
