import { describeScenarios } from './harness/scenario-tests.ts';

await describeScenarios('openai5', 5);
