import { describeVersion } from './describe-version.ts';

await describeVersion('agents03', 3);
