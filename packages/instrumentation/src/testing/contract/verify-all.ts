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
  const processes = [...new Set(scenarios.map(({ scenario }) => scenario.process))];
  const all = new Map<string, Verdict>();
  for (const process of processes) {
    const group = scenarios.filter(({ scenario }) => scenario.process === process);
    const verdicts = await verify(group, provider, setting);
    for (const verdict of verdicts) all.set(verdict.name, verdict);
    onVerdicts(verdicts);
  }
  return all;
}
