import { describeNewest } from './harness/scenario-tests.ts';

await describeNewest('openai', 7, 'esm');
