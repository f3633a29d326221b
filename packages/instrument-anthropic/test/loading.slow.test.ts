import { describeLoading, loadingCells } from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from './subject.ts';

// How a runner loads does not depend on the library: the cells of tsx are in the matrix, and with openai.
const cells = loadingCells(subject).filter(({ runner }) => runner === 'node');

describeLoading(vitest, subject, { installedAs: '@anthropic-ai/sdk', major: 1 }, cells);

// The oldest with one cell of each kind only; all are in the matrix.
const some = cells.filter(({ name }) => /hoisted, we first|require, then|^--import/.test(name));
describeLoading(vitest, subject, { installedAs: 'anthropic059', major: 0 }, some);
