import type { MethodTable } from '@chaukas/instrumentation';
import { call } from './mapping.ts';

/** The methods that are recorded; all others pass through untouched. */
export const METHODS: MethodTable = {
  '__Class__.__method__': { span: '__span__', ...call },
};
