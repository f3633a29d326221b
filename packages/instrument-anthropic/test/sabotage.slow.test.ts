import { describeSabotages, type Sabotage } from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { subject } from './subject.ts';

const SABOTAGES: readonly Sabotage[] = [
  ['an extra turn before the request', 'contract: the order of what happens', /^stdout, line \d+: "fetch/],
  ['a teed stream', 'contract: a stream left by break', /^stdout, line \d+: .*closed by the app.* became .*open/],
  ['a changed request', 'contract: an answered call', /^request 1, body: /],
  ['an answer read early', 'contract: a raw response that the app reads', /^stdout, line 1: /],
  ['a promise of another class', 'contract: an answer with its response', /^stdout, line 1: .* became "the app threw/],
  ['a changed answer', 'contract: an answered call', /^stdout, line \d+: .*claude-test-1.* became .*ours/],
  ['a process kept alive', 'contract: an answered call', /^stdout, line \d+: .*not yet/],
  ['a lost event', 'contract: an answered call', /^MODEL_INVOCATION_START of span_\w+ has 0 ENDs/],
];

describeSabotages(vitest, subject, SABOTAGES);
