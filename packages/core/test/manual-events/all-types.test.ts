import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import {
  recordDataAccess,
  recordError,
  recordHandoff,
  recordInput,
  recordOutput,
  recordPolicyDecision,
  recordRetry,
  recordStateUpdate,
  recordSystem,
  withAgentSpan,
  withFunctionSpan,
  withGenerationSpan,
  withMcpSpan,
  withSession,
} from '../../src/index.ts';
import { record } from '../support/recording.ts';

const TYPES = Object.values(EventType).filter((type) => typeof type === 'number' && type !== EventType.UNSPECIFIED);

it('spans and recorded events together reach all 19 event types, without any instrumentation', async () => {
  const recording = record();
  await withSession({ sessionId: 'chat-1', userId: 'ada' }, () =>
    withAgentSpan(
      async () => {
        recordInput('Refund order 7, please.');
        recordStateUpdate({ customer: { new: 'ada' } });
        recordDataAccess({ datasource: 'postgres://orders', documentIds: ['7'] });
        await withGenerationSpan(
          async (span) => {
            recordRetry({ attempt: 1, strategy: 'server_hint', backoffMs: 20, httpStatus: 429 });
            span.spanData.usage = { input_tokens: 12, output_tokens: 3 };
          },
          { data: { model: 'gpt-4o' } },
        );
        await withFunctionSpan(
          () =>
            withMcpSpan(async () => recordError(new Error('the gateway is busy')), {
              data: { operation: 'tools/call' },
            }),
          { data: { name: 'refund' } },
        );
        recordPolicyDecision({ policyId: 'refunds', outcome: 'review' });
        recordHandoff({ from: 'Support', to: 'Billing' });
        recordSystem('ticket opened', { id: 4711 });
        recordOutput('A colleague will look into it.', { final: true });
      },
      { data: { name: 'Support' } },
    ),
  );
  expect(TYPES).toHaveLength(19);
  expect(new Set(await recording.types())).toEqual(new Set(TYPES.map((type) => EventType[type as EventType])));
});
