import { describeScenarios } from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from './subject.ts';

await describeScenarios(vitest, subject, { installedAs: '@anthropic-ai/sdk', major: 1, formats: ['cjs'] });
