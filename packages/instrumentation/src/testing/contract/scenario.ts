import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReplyScript } from '../reply.ts';
import type { TakeOver } from '../upgrade.ts';
import type { Subject } from './subject.ts';
import type { EventJson } from './trail.ts';
import type { Offline } from './trail-journal.ts';

/** Module format of an app. */
export type Format = 'esm' | 'cjs';

/** Where a scenario says how the provider answers, by path below its base URL (`/chat/completions`). */
export interface ScenarioRoutes {
  on(path: string, script: ReplyScript): void;
  /** Takes over connections to a path that are to become sockets. */
  upgrade(path: string, takeOver: TakeOver): void;
  /** Resolves when the app calls `release()`: what has to wait for the app waits for this, and for no time. */
  readonly released: Promise<void>;
}

/** What a check of a scenario's own gets: its trail, and the requests it made with what they were answered. */
export interface ScenarioEvidence {
  readonly events: readonly EventJson[];
  readonly requests: readonly unknown[];
}

/**
 * A small app and the provider it talks to. It is run as it is and with us registered; both runs are to be the same, and
 * the trail is to agree with what the provider saw.
 */
export interface Scenario {
  /** The provider's side, run in the test. */
  serve?(routes: ScenarioRoutes): void;
  /** The app, run in a process of its own; what it gets is in `app/run-scenarios.mjs`. */
  run(app: unknown): Promise<void>;
  /** The trail by type, in order, each with its status where that is not the usual one; see `summary`. */
  readonly trail?: readonly string[];
  /** Name of the process that it runs in; default the one for all that need none of their own. */
  readonly process?: string;
  /** The app registers us itself; else that is done before the scenario. Needs a process. */
  readonly appRegisters?: boolean;
  /** Options of `register()`. Needs a process. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Needs a process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Majors of the library that have what the scenario is about; default all. */
  readonly majors?: readonly number[];
  /** Formats of the app in which it is run; default both. */
  readonly formats?: readonly Format[];
  /** Logical calls and retries that do not reach the provider as requests: never, or over a socket. */
  readonly offline?: Offline;
  /** Calls that are not to be recorded. */
  readonly unrecorded?: number;
  /** What is sent is captured in another form than JSON gives it; see `TrailExpectation`. */
  readonly otherForm?: boolean;
  /** Requests arrive in an order that differs from run to run. */
  readonly unordered?: boolean;
  /** Lines of ours on stderr beside the one at the start. */
  readonly notices?: readonly RegExp[];
  /** Our body differs from the app's by our option, so requests are not compared. */
  readonly changesRequests?: boolean;
  check?(evidence: ScenarioEvidence): void;
}

export interface NamedScenario {
  readonly name: string;
  readonly slug: string;
  /** File in `scenarios/`. */
  readonly file: string;
  readonly scenario: Scenario;
}

/** Every scenario, in the order of files and of what they list. */
export async function loadScenarios(subject: Subject): Promise<NamedScenario[]> {
  const folder = scenariosOf(subject);
  const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  const loaded = await Promise.all(
    files.sort().map(async (file) => {
      // These are files of the workspace, plain JavaScript because they also run on Node 20.
      const module = (await import(pathToFileURL(join(folder, file)).href)) as { scenarios: Record<string, Scenario> };
      return Object.entries(module.scenarios).map(([name, scenario]) => ({ name, slug: slugOf(name), file, scenario }));
    }),
  );
  const all = loaded.flat();
  const slugs = new Set(all.map(({ slug }) => slug));
  if (slugs.size < all.length) throw new Error('two scenarios have names that are too much alike');
  return all;
}

export function scenariosOf({ folder }: Subject): string {
  return join(folder, 'test', 'scenarios');
}

function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
