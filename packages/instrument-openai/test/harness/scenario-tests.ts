import * as contract from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from '../subject.ts';

/**
 * Declares the tests of one major of the library.
 *
 * @param installedAs name under which the workspace has it
 */
export function describeScenarios(installedAs: string, major: number): Promise<void> {
  return contract.describeScenarios(vitest, subject, { installedAs, major });
}
