import { describeOlder } from './harness/scenario-tests.ts';

await describeOlder('openai6', 6);
