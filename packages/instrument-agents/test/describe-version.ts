import { describeScenarios, type Format, type TestRunner } from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from './subject.ts';

/** Loading the SDK takes a second or two of a process, and each format has about ten. */
const TIMEOUT = 300_000;

const runner: TestRunner = { ...vitest, beforeAll: (work) => vitest.beforeAll(work, TIMEOUT) };

/**
 * Declares the tests of one version of the SDK, of which the minor is what scenarios know it by.
 *
 * @param installedAs name under which the workspace has it
 */
export function describeVersion(installedAs: string, minor: number, formats?: readonly Format[]): Promise<void> {
  return describeScenarios(runner, subject, { installedAs, major: minor, ...(formats && { formats }) });
}
