import { dirname } from 'node:path';
import type { Subject } from '@chaukas/instrumentation/testing/contract';
import { wire } from './wire.ts';

/** This package, for the contract of all instrumentations. */
export const subject: Subject = {
  library: '@openai/agents',
  instrumentation: '@chaukas/instrument-agents',
  folder: dirname(import.meta.dirname),
  alsoInstalled: ['openai', 'zod', '@chaukas/instrument-openai', '@modelcontextprotocol/sdk'],
  requestIdHeader: 'x-request-id',
  wire,
  loading: {
    client: 'Agent',
    call: '',
    path: '/responses',
    answer: {},
  },
};
