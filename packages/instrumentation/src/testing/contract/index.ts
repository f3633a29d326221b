/**
 * The contract that every instrumentation of a provider keeps: an app does the same with us and without, in all that
 * others can see of it, and its trail is what the provider saw. A vendor's package brings a {@link Subject}, its scenario
 * apps and, in each, what the provider answers; running, comparing and checking is the same for all and stands here.
 *
 * @packageDocumentation
 */
export { type AppFolder, appWith, emptyApp, packagesOf } from './app-folder.ts';
export { trailProblems } from './assert-trail.ts';
export { differences, noticesIn } from './compare.ts';
export { at, list, piecesSent } from './journal.ts';
export { inLanes, inLanesWith } from './lanes.ts';
export { cellTitle, type LoadingCell, loadingCells } from './loading-cells.ts';
export { type AnsweredRequest, Provider } from './provider.ts';
export { type Output, type RunOptions, runApp } from './run-app.ts';
export { runScenarios, type ScenarioRun, type Setting } from './run-scenarios.ts';
export { describeSabotages, type Sabotage } from './sabotage-tests.ts';
export { type Format, loadScenarios, type NamedScenario, type Scenario } from './scenario.ts';
export { type Copy, describeLoading, describeScenarios, type TestRunner } from './scenario-tests.ts';
export type { LoadingExample, SentTokens, Subject, Wire } from './subject.ts';
export type { EventJson } from './trail.ts';
export { type Verdict, verify } from './verify.ts';
export { scenariosFor, verifyAll } from './verify-all.ts';
export { type CellVerdict, verifyCell } from './verify-cell.ts';
