import { describeOlder } from './harness/scenario-tests.ts';

await describeOlder('openai4', 4);
