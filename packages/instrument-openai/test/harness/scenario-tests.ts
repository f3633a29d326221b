import * as contract from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from '../subject.ts';

/**
 * Declares the tests of the newest major of the library: all scenarios.
 *
 * @param installedAs name under which the workspace has it
 */
export function describeNewest(installedAs: string, major: number): Promise<void> {
  return contract.describeScenarios(vitest, subject, { installedAs, major });
}

/** Declares those of an older major: without what is slow and the same for all majors, which only the matrix has. */
export function describeOlder(installedAs: string, major: number): Promise<void> {
  return contract.describeScenarios(vitest, subject, { installedAs, major, chosen: isQuick });
}

/** Neither values of great size nor, but for the contract's own, a process to itself. */
function isQuick({ name, file, scenario }: contract.NamedScenario): boolean {
  return !file.startsWith('hostile-') && (scenario.process === undefined || name.startsWith('contract:'));
}
