import { describeOlder } from './harness/scenario-tests.ts';

await describeOlder('openai5', 5);
