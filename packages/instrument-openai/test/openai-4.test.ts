import { describeScenarios } from './harness/scenario-tests.ts';

await describeScenarios('openai4', 4);
