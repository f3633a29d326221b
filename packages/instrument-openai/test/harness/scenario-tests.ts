import * as contract from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from '../subject.ts';

/**
 * Declares the tests of the newest major of the library: all scenarios.
 *
 * @param installedAs name under which the workspace has it
 */
export function describeNewest(installedAs: string, major: number, format: contract.Format): Promise<void> {
  return contract.describeScenarios(vitest, subject, { installedAs, major, formats: [format] });
}

/** Declares those of an older major, as far as they share a process and do not wait: the matrix has the rest too. */
export function describeOlder(installedAs: string, major: number): Promise<void> {
  return contract.describeScenarios(vitest, subject, { installedAs, major, chosen: isQuick });
}

/** Scenarios that wait for what the client waits for, or load much. */
const SLOW = new Set([
  'connection refused',
  'retry of a timeout',
  'both formats of the library',
  'both formats of our package',
]);

function isQuick({ name, file, scenario }: contract.NamedScenario): boolean {
  return scenario.process === undefined && !file.startsWith('hostile-') && !SLOW.has(name);
}
