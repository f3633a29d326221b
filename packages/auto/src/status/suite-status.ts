import type { CopyStatus, InstrumentationStatus } from '@chaukas/instrumentation';
import type { Choice } from '../choosing/choose.ts';
import type { KnownInstrumentation } from '../known/instrumentation.ts';
import { SUITE } from '../known/suite.ts';
import { failOpen, kit } from '../registering/own.ts';
import type { Run } from '../registering/run.ts';
import { activeRuns } from '../registering/runs.ts';
import { installedCopies } from './installed.ts';
import { type Circumstances, missing } from './missing.ts';

/** One library that can be recorded. */
export interface LibraryStatus {
  /** Its name, as the app imports it. */
  readonly library: string;
  /** What records it: the name of its package. */
  readonly instrumentation: string;
  /** Its copies that were found in this process. */
  readonly copies: readonly CopyStatus[];
  /** Why nothing, or not all, is recorded of it, and what to do, one sentence each; empty if all is well. */
  readonly missing: readonly string[];
}

/** What was found and what is recorded in this process. */
export interface SuiteStatus {
  readonly libraries: readonly LibraryStatus[];
  /** What did not work, one sentence each. */
  readonly problems: readonly string[];
}

type Found = InstrumentationStatus & { instrumentation: string };

/** Of all that is registered in this process, by whomever, and of what could be. */
export function suiteStatus(): SuiteStatus {
  const runs = [...activeRuns()];
  const registered: Found[] = kit()
    .registeredStatuses()
    .filter(({ registered: active, copies }) => active || copies.length > 0);
  const choices = latestChoices(runs);
  const ours = choices.flatMap(({ choice, run }) => rowsOf(choice, run, registered));
  const known = new Set(choices.flatMap(({ choice }) => choice.known.libraries));
  const others = registered
    .filter(({ library }) => !known.has(library))
    .map((found) => row(found, { reason: 'included' }));
  return { libraries: [...ours, ...others], problems: [...new Set(runs.flatMap(({ problems }) => problems))] };
}

/** What was chosen last for each instrumentation; without a registration of ours, nothing was. */
function latestChoices(runs: readonly Run[]): { choice: Choice; run: Run | undefined }[] {
  const none = SUITE.map((known): Choice => ({ known, reason: 'unnamed', named: [], through: [] }));
  const all = [
    ...none.map((choice) => ({ choice, run: undefined })),
    ...runs.flatMap((run) => run.choices.map((choice) => ({ choice, run }))),
  ];
  return [...new Map(all.map((one) => [one.choice.known.name, one])).values()];
}

function rowsOf({ known, reason }: Choice, run: Run | undefined, registered: readonly Found[]): LibraryStatus[] {
  const found = registered.filter(({ library }) => known.libraries.includes(library));
  const own = found.length > 0 ? found : foreign(run?.registrationOf(known.name), known.module);
  const there = own.filter(({ copies }) => copies.length > 0);
  // Of several packages of which an app uses some, those that it does not use are no news.
  const named = own.filter(({ library }) => run?.manifests.some(({ names }) => names.has(library)));
  const first = own[0] ?? { library: known.libraries[0] ?? known.name, copies: [], problems: [] };
  const shown = [there, named, [first]].find((list) => list.length > 0) ?? [];
  const circumstances: Circumstances = {
    reason: found.length > 0 && reason === 'unnamed' ? 'included' : reason,
    name: known.name,
    announced: known.announced,
    manifests: run?.manifests.map(({ file }) => file),
    excluded: run && excludedBy(known, run),
  };
  return shown.map((one) => {
    const seen = new Set(one.copies.map(({ directory }) => directory));
    const elsewhere = installedCopies(run?.roots ?? [], one.library).filter(({ directory }) => !seen.has(directory));
    return row({ ...one, instrumentation: known.module }, { ...circumstances, elsewhere });
  });
}

function excludedBy(known: KnownInstrumentation, { selection: { include, exclude } }: Run): string {
  if (exclude.matches(known)) return `excluded by ${exclude.source}`;
  return `not among the names of ${include?.source}`;
}

/** What an instrumentation says of itself that was not made with the kit. */
function foreign(registration: unknown, module: string): Found[] {
  const status: unknown = Reflect.get(Object(registration), 'status');
  if (typeof status !== 'function') return [];
  const said = failOpen('status', (): unknown => Reflect.apply(status, registration, []));
  return [said].flat().flatMap((one) => {
    const { library, copies, problems } = Object(one);
    if (typeof library !== 'string' || !Array.isArray(copies)) return [];
    return [{ library, copies, problems: Array.isArray(problems) ? problems : [], instrumentation: module }];
  });
}

function row(found: Found, circumstances: Circumstances): LibraryStatus {
  const { library, instrumentation, copies } = found;
  return { library, instrumentation, copies, missing: missing(found, circumstances) };
}
