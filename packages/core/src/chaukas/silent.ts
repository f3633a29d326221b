import type { SpanData } from '../tracing/span-data.ts';
import type { SpanKind } from './kind.ts';

/** Types that only group others: they make no events. */
export const silent: SpanKind<SpanData> = { parent: false };
