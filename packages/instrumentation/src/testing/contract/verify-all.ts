import type { Provider } from './provider.ts';
import type { Setting } from './run-scenarios.ts';
import type { Format, NamedScenario } from './scenario.ts';
import { type Verdict, verify } from './verify.ts';

/** Scenarios that a major of the library has, in an app of a format. */
export function scenariosFor(scenarios: readonly NamedScenario[], major: number, format: Format): NamedScenario[] {
  return scenarios.filter(
    ({ scenario: { majors, formats } }) => (majors?.includes(major) ?? true) && (formats?.includes(format) ?? true),
  );
}

/** Scenarios by the process that they run in. */
export function byProcess(scenarios: readonly NamedScenario[]): [process: string | undefined, NamedScenario[]][] {
  const processes = [...new Set(scenarios.map(({ scenario }) => scenario.process))];
  return processes.map((process) => [process, scenarios.filter(({ scenario }) => scenario.process === process)]);
}

/**
 * Runs scenarios, one process after another.
 *
 * @param onVerdicts told of the verdicts of each process as they come
 */
export async function verifyAll(
  scenarios: readonly NamedScenario[],
  provider: Provider,
  setting: Setting,
  onVerdicts: (verdicts: readonly Verdict[]) => void = () => undefined,
): Promise<Map<string, Verdict>> {
  const all = new Map<string, Verdict>();
  for (const [, group] of byProcess(scenarios)) {
    const verdicts = await verify(group, provider, setting);
    for (const verdict of verdicts) all.set(verdict.name, verdict);
    onVerdicts(verdicts);
  }
  return all;
}
