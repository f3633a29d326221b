import { describeLoading, loadingCells } from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from './subject.ts';

const cells = loadingCells(subject);

describeLoading(vitest, subject, { installedAs: 'openai', major: 7 }, cells);

// The older major with the plain runner only: how a runner loads does not depend on the version.
const plain = cells.filter(({ runner }) => runner === 'node');
describeLoading(vitest, subject, { installedAs: 'openai6', major: 6 }, plain);
