import { describeVersion } from './describe-version.ts';

await describeVersion('@openai/agents', 20, ['cjs']);
