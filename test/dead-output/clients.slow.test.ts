import { subject as anthropic } from '../../packages/instrument-anthropic/test/subject.ts';
import { subject as openai } from '../../packages/instrument-openai/test/subject.ts';
import { describeProgram } from './describe-program.ts';
import { scenarioProgram } from './programs.ts';

describeProgram('openai', () => scenarioProgram(openai, 7, ['contract.mjs']));
describeProgram('anthropic', () => scenarioProgram(anthropic, 1, ['contract.mjs']));
