import { readText } from '@chaukas/instrumentation';
import { elicitationDecision } from '../connection/decisions.ts';
import type { ServedRequest } from './served-request.ts';

/** What the results of some requests say beyond themselves. */
export const SERVED_RESULTS: Readonly<Record<string, ((served: ServedRequest, result: unknown) => void) | undefined>> =
  {
    initialize({ connection }, result) {
      connection.agreedVersion = readText(result, 'protocolVersion');
    },
    'elicitation/create'({ connection, span }, result) {
      span?.addEvent(elicitationDecision(connection, result));
    },
  };
