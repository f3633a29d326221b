import { describeLoading, loadingCells } from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from './subject.ts';

const cells = loadingCells(subject);

describeLoading(vitest, subject, { installedAs: 'openai', major: 7 }, cells);

// The older majors with one way of each kind, and the plain runner: all are in the matrix.
const some = cells.filter(
  ({ runner, name }) => runner === 'node' && /hoisted, we first|require, then|^--import/.test(name),
);
for (const major of [6, 5, 4]) describeLoading(vitest, subject, { installedAs: `openai${major}`, major }, some);
