import { appRoots, attempt } from '@chaukas/instrumentation/roots';
import { type AppManifest, appManifests } from '../choosing/app-manifest.ts';
import { type Choice, choose, isAsked } from '../choosing/choose.ts';
import { readSelection, type Selection, unknownNames } from '../choosing/selection.ts';
import { SUITE } from '../known/suite.ts';
import type { AutoOptions } from '../options.ts';
import { findThirdParties } from '../third-party/find.ts';
import { loadRegister } from './load-register.ts';
import { failOpen, kit, sayProblem } from './own.ts';
import { watchImports } from './watch-imports.ts';
import { watchRequires } from './watch-requires.ts';

/** One registration of all that an app uses. */
export class Run {
  readonly #options: AutoOptions;
  readonly roots: readonly string[];
  readonly manifests: readonly AppManifest[];
  readonly selection: Selection;
  readonly choices: readonly Choice[];
  /** What did not work, one sentence each; grows when something fails later. */
  readonly problems: string[] = [];
  /** What the instrumentations returned, by their names. */
  readonly #registrations = new Map<string, unknown>();
  readonly #unwatch: (() => void)[] = [];

  constructor(options: AutoOptions, env: NodeJS.ProcessEnv) {
    this.#options = options;
    const onProblem = (problem: string): void => this.#problem(problem);
    this.roots = appRoots(options.from, onProblem);
    this.manifests = appManifests(this.roots);
    this.selection = readSelection(options, env, onProblem);
    const known = [...SUITE, ...findThirdParties(this.manifests, onProblem)];
    for (const problem of unknownNames(this.selection, known)) onProblem(problem);
    this.choices = choose(known, this.manifests, this.selection);
  }

  start(): void {
    for (const choice of this.choices) {
      if (isAsked(choice.reason)) this.#register(choice, true);
      else if (choice.reason === 'possible') this.#register(choice, false);
    }
    this.#watchUnnamed();
  }

  /** Takes all of it back. */
  stop(): void {
    const all = [...this.#registrations.values()].reverse();
    this.#registrations.clear();
    for (const registration of all) {
      failOpen('unregister', () => {
        const unregister: unknown = Reflect.get(Object(registration), 'unregister');
        if (typeof unregister === 'function') Reflect.apply(unregister, registration, []);
      });
    }
    for (const unwatch of this.#unwatch.splice(0)) unwatch();
  }

  /** What an instrumentation returned that was registered. */
  registrationOf(name: string): unknown {
    return this.#registrations.get(name);
  }

  #register({ known, named, through }: Choice, asked: boolean, by?: string): void {
    if (this.#registrations.has(known.name)) return;
    try {
      const register = loadRegister(known);
      const from = [
        ...explicit(this.#options.from),
        ...this.#directoriesOf(through),
        ...(by === undefined ? [] : [by]),
      ];
      const eager = asked && known.separate === true && named.length > 0 ? named : asked;
      this.#registrations.set(known.name, register({ ...this.#options.options?.[known.name], from, eager }));
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
      this.#problem(`${known.name} could not be registered: ${reason}`);
    }
  }

  #directoriesOf(names: readonly string[]): string[] {
    return names.flatMap((name) => kit().packageDirectories(name, this.#options.from));
  }

  /** What the app does not name, something that it depends on may use. */
  #watchUnnamed(): void {
    const unnamed = this.choices.filter(({ reason }) => reason === 'unnamed');
    const byLibrary = new Map(
      unnamed.flatMap((choice) => choice.known.libraries.map((name) => [name, choice] as const)),
    );
    if (byLibrary.size === 0) return;
    const used = (name: string, by: string): void => {
      failOpen('register', () => {
        const choice = byLibrary.get(name);
        if (choice !== undefined) this.#register(choice, false, by);
      });
    };
    const names = [...byLibrary.keys()];
    this.#unwatch.push(watchRequires(names, used));
    // Where they may not be used, as in test runners with a module system of their own, what is imported is not seen.
    attempt(() => this.#unwatch.push(watchImports(names, used)));
  }

  #problem(sentence: string): void {
    this.problems.push(sentence);
    sayProblem(sentence);
  }
}

function explicit(from: AutoOptions['from']): (string | URL)[] {
  if (from === undefined) return [];
  return typeof from === 'string' || from instanceof URL ? [from] : [...from];
}
