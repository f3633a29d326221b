import { isDeepStrictEqual } from 'node:util';
import { trailProblems } from './assert-trail.ts';
import { differences, isStartLine, noticesIn } from './compare.ts';
import type { Provider } from './provider.ts';
import { runScenarios, type ScenarioRun, type Setting } from './run-scenarios.ts';
import type { NamedScenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import { type EventJson, summary, typeOf } from './trail.ts';
import { callsToRecord } from './trail-journal.ts';

/** What came of one scenario. */
export interface Verdict {
  readonly name: string;
  /** What differs with us, and what is wrong with the trail. */
  readonly problems: readonly string[];
  readonly events: readonly EventJson[];
  /** Model calls in the trail. */
  readonly pairs: number;
  /** Calls that were to be recorded, by the provider's journal. */
  readonly calls: number;
}

/** Runs scenarios in one process without us and in one with us, and says what is wrong with each. */
export async function verify(
  scenarios: readonly NamedScenario[],
  provider: Provider,
  setting: Setting,
): Promise<Verdict[]> {
  const plain = await runScenarios(scenarios, provider, setting, false);
  const unserved = provider.unmatched().map((request) => `no route took ${request}`);
  return verifyAgainst(plain, scenarios, provider, setting, unserved);
}

/**
 * Runs scenarios with us, and says what is wrong with each.
 *
 * @param plain what came of them without us
 * @param unserved mistakes that showed then
 */
export async function verifyAgainst(
  plain: ScenarioRun,
  scenarios: readonly NamedScenario[],
  provider: Provider,
  setting: Setting,
  unserved: readonly string[] = [],
): Promise<Verdict[]> {
  const observed = await runScenarios(scenarios, provider, setting, true);
  return scenarios.map((scenario, index) =>
    verdict(setting.subject, scenario, plain, observed, index === 0 ? unserved : []),
  );
}

function verdict(
  subject: Subject,
  { name, slug, scenario }: NamedScenario,
  plain: ScenarioRun,
  observed: ScenarioRun,
  mistakes: readonly string[],
): Verdict {
  const [before, after] = [plain.visible.get(slug), observed.visible.get(slug)];
  if (before === undefined || after === undefined) throw new Error(`the scenario ${name} was not run`);
  const lines = observed.trail.get(slug) ?? [];
  const events = lines.map((line): EventJson => JSON.parse(line));
  const { requests } = after;
  const problems = [
    ...mistakes,
    ...differences(before, after, scenario),
    ...trailProblems(lines, requests, subject.wire, scenario),
    ...summaryProblem(scenario.trail, events),
    ...noticeProblems(after.stderr, subject, scenario.notices),
    ...checkProblem(() => scenario.check?.({ events, requests })),
  ];
  const pairs = events.filter((event) => typeOf(event) === 'MODEL_INVOCATION_END').length;
  return { name, problems, events, pairs, calls: callsToRecord(requests, subject.wire, scenario) };
}

function summaryProblem(expected: readonly string[] | undefined, events: readonly EventJson[]): string[] {
  const found = summary(events);
  if (expected === undefined || isDeepStrictEqual(found, expected)) return [];
  return [`the trail is\n    ${found.join('\n    ')}\n  and not\n    ${expected.join('\n    ')}`];
}

/** Beside the line at the start, only what the scenario expects is said, and all of that. */
function noticeProblems(stderr: string, { library }: Subject, expected: readonly RegExp[] = []): string[] {
  const said = noticesIn(stderr).filter((line) => !isStartLine(line, library));
  return [
    ...said.filter((line) => !expected.some((pattern) => pattern.test(line))).map((line) => `said: ${line}`),
    ...expected.filter((pattern) => !said.some((line) => pattern.test(line))).map((pattern) => `not said: ${pattern}`),
  ];
}

function checkProblem(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [`check: ${error instanceof Error ? error.message : String(error)}`];
  }
}
